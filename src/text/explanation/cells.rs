//! Cells.

use super::Texts;

pub(super) const NOT_A_NUMBER: Texts = [
    ("应为数字", "not a number"),
    (
        "数字列里的单元格写的不是一个确定的数：约数、范围、日期或说明文字。",
        "A cell in a column of numbers holds no certain number: an estimate, a range, a date or a remark.",
    ),
    ("不猜测，按缺失处理。", "It is not guessed; the figure counts as missing."),
    ("填上一个数；没有数据就空着。", "Write one number, or leave the cell blank."),
    ("约400；300-400；10人以上；2020/5/1。", "约400 (about 400); 300-400; 10人以上 (more than 10); 2020/5/1."),
];

pub(super) const NOT_A_FLAG: Texts = [
    ("应填是或否", "not yes or no"),
    ("是/否列里写的是别的内容。", "A cell in a yes/no column holds something else."),
    ("按缺失处理。", "It counts as missing."),
    ("填“是”或“否”(有/无、√/×、1/0 也可以)。", "Write 是 or 否 (有/无, √/×, 1/0, yes/no will do)."),
    ("“有无综合服务设施”填的是“待定”。", "待定 (to be decided) in the column 有无综合服务设施."),
];

pub(super) const UNKNOWN_WORD: Texts = [
    ("不在选项之内", "a word that is no choice"),
    (
        "这一列只能填规定的几个词，单元格里是别的词。",
        "The column takes certain words only, and the cell holds another.",
    ),
    ("按缺失处理。", "It counts as missing."),
    (
        "改为规定的词；dabiao rules show 列出每个字段的选项。",
        "Use one of the words; dabiao rules show lists those of each field.",
    ),
    (
        "“城乡类型”填的是“城郊”，应为城市社区、农村社区或村。",
        "城郊 as the kind of a community, which is 城市社区, 农村社区 or 村.",
    ),
];

pub(super) const OUT_OF_RANGE: Texts = [
    ("不可能的数", "a number that cannot be"),
    (
        "数超出字段的范围：负数、带小数的人数、一天超过 24 小时、超过 100 % 的比例。",
        "The number is outside the range of the field: negative, a fraction of a person, more than 24 hours a day, a share above 100 %.",
    ),
    ("按缺失处理。", "It counts as missing."),
    (
        "改正；常见的原因是填错列，或单位不对。",
        "Correct it; often it stands in the wrong column or is in another unit.",
    ),
    ("户数 -5；工作人员 3.5 人。", "-5 households; 3.5 workers."),
];

pub(super) const MIXED_PERCENTS: Texts = [
    ("百分数与比例混写", "percents and fractions mixed"),
    (
        "表头写明是%，同列有 85 这样的百分数，也有不大于 1 的数，后者可能是百分数，也可能是比例。",
        "The header says %, and beside percents such as 85 stand numbers of at most 1, which may be percents or fractions.",
    ),
    (
        "不大于 1 的数不猜测，按缺失处理；其余照常。",
        "Those of at most 1 are not guessed and count as missing; the others are used.",
    ),
    ("写成 85，或连同“%”一起写：85%、0.85%。", "Write 85, or write the % too: 85%, 0.85%."),
    ("表头“持证比例(%)”下有 85、90、0.85。", "85, 90 and 0.85 under 持证比例(%)."),
];

pub(super) const SMALL_PERCENTS: Texts = [
    ("可能是比例的百分数", "percents that may be fractions"),
    ("表头写明是%，但整列的数都不大于 1。", "The header says %, but no number of the column is above 1."),
    ("按表头读成百分数：0.85 是 0.85%。", "They are read as the header says: 0.85 is 0.85 %."),
    (
        "确是 0.85% 就不必处理；如果是 85%，改写成 85，或去掉表头的%。",
        "If 0.85 % is meant, nothing to do; if 85 % is, write 85 or take the % out of the header.",
    ),
    ("表头“持证比例(%)”下是 0.85。", "0.85 under 持证比例(%)."),
];

pub(super) const ERROR_CELL: Texts = [
    ("单元格是错误值", "an error in a cell"),
    (
        "公式算出了错误值，例如除数为 0，或引用的单元格已删除。",
        "A formula gave an error: it divides by zero, or refers to a cell that is gone.",
    ),
    ("按缺失处理。", "It counts as missing."),
    ("在 Excel 或 WPS 里改正公式，或填上数。", "Correct the formula in Excel or WPS, or write the number."),
    ("#DIV/0!、#REF!、#N/A 等错误值。", "#DIV/0!, #REF!, #N/A and the like."),
];

pub(super) const UNCACHED_FORMULA: Texts = [
    ("公式没有保存结果", "a formula without a result"),
    (
        "文件里只有公式，没有算好的结果：多半由程序生成，没有用 Excel 或 WPS 打开过。",
        "The file holds the formula but not its result: mostly it was written by a program and never opened.",
    ),
    ("按缺失处理，不代为计算。", "It counts as missing; formulas are not computed."),
    ("用 Excel 或 WPS 打开，保存后再运行。", "Open the file in Excel or WPS, save it and run again."),
    ("=B4*C4，没有保存结果。", "=B4*C4 without a saved result."),
];
