//! Files and sheets.

use super::Texts;

pub(super) const UNREADABLE_FILE: Texts = [
    ("文件无法读取", "a file that cannot be read"),
    (
        "文件有密码、已损坏、是图片或 PDF，或者是不支持的格式；具体原因写在问题里。",
        "The file has a password, is damaged, is a picture or PDF, or of a format that is not read; the problem says which.",
    ),
    (
        "文件里的数据全部没有读入，其余文件照常评估；退出码不会是 0。",
        "None of its figures are used; the other files are audited without it, and the exit code is never 0.",
    ),
    (
        "按问题里写的办法处理：取消密码、重新获取，或用 Excel、WPS 另存为 .xlsx。",
        "Do what the problem says: remove the password, get the file again, or save it as .xlsx with Excel or WPS.",
    ),
    ("东区.xlsx 打开时要求输入密码。", "东区.xlsx asks for a password when it is opened."),
];

pub(super) const UNREADABLE_SHEET: Texts = [
    ("工作表无法读取", "a sheet that cannot be read"),
    (
        "工作簿可以打开，但其中一个工作表已损坏或大得异常。",
        "The workbook can be opened, but one of its sheets is damaged or abnormally large.",
    ),
    (
        "这个工作表没有读入，同一工作簿的其他工作表照常使用。",
        "The sheet is not used; the other sheets of the book are.",
    ),
    (
        "用 Excel 或 WPS 打开并重新保存；仍不行时，把需要的数据复制到新工作表。",
        "Open and save the book with Excel or WPS; if that does not help, copy the figures to a new sheet.",
    ),
    ("文件传输中断，“人员”表的内容残缺。", "The file was cut off on its way, and the sheet “人员” is incomplete."),
];

pub(super) const HIDDEN_SHEET: Texts = [
    ("隐藏的工作表", "a hidden sheet"),
    (
        "工作表被隐藏：多半是下拉列表的选项、旧数据或上级填报用的对照表。",
        "The sheet is hidden: mostly it holds the words of drop-down lists, old figures or lookup lists.",
    ),
    ("没有读取。", "It is not read."),
    ("如果其中有要用的数据，取消隐藏后再运行。", "If it has figures that are needed, unhide it and run again."),
    ("工作簿中隐藏着“字典”表。", "The book has a hidden sheet “字典”."),
];

pub(super) const GUESSED_ENCODING: Texts = [
    ("编码是推测的", "a guessed encoding"),
    (
        "文本文件没有注明编码，内容更像问题里写的这一种，但不能肯定。",
        "The text file does not say its encoding; its content looks like the one named, but that is not certain.",
    ),
    ("按推测的编码读入，数据照常使用。", "It was read so, and its figures are used."),
    (
        "看一眼单位名称有没有乱码；不对时用 --encoding 指定，或另存为 UTF-8。",
        "Look whether names are garbled; if so, name the encoding with --encoding, or save the file as UTF-8.",
    ),
    ("“戶數”用 Big5 保存，按 GB18030 会读成“め计”。", "“戶數” saved as Big5 would read “め计” as GB18030."),
];

pub(super) const NO_TABLE: Texts = [
    ("没有可识别的表头", "no known header"),
    (
        "工作表里没有哪一行写着已知的字段：可能是说明、封面，也可能表头用词不同，或表头太靠下(只看有内容的前 60 行)。",
        "No row of the sheet names known fields: it may be a cover or a note, its headers may be worded otherwise, or stand too \
         far down (the first 60 rows that are not empty are looked at).",
    ),
    ("工作表没有使用。", "The sheet is not used."),
    (
        "是数据表的，把表头改为规定的名称，或用 --map、--mapping 指定；不是的，不必理会。",
        "If it holds figures, rename its headers or name them with --map or --mapping; else leave it.",
    ),
    ("“填表说明”工作表。", "A sheet “填表说明” with instructions."),
];

pub(super) const NO_ROWS: Texts = [
    ("表头下面没有数据行", "no rows below a header"),
    (
        "表头认得，但下面没有一行是单位的数据；合计、上级单位的行、注、只有序号的行不算。",
        "The header is known, but no row below it is of a unit; totals, rows of units above, notes and rows with only a number do not count.",
    ),
    ("这张表没有数据可用。", "The table gives no figures."),
    (
        "填报后再读；如果本来有数据，看看是否只发来了空表，或数据在别的工作表里。",
        "Fill it in; if it should have figures, see whether an empty form was sent, or whether they stand on another sheet.",
    ),
    ("只有“社区名称、户数、常住人口”一行。", "One row, 社区名称, 户数, 常住人口, and nothing else."),
];

pub(super) const NO_UNIT_COLUMN: Texts = [
    ("没有写明单位的列", "no column that names units"),
    (
        "表头认得，但没有一列写明每行是哪个社区、街道或县(区)。",
        "The headers are known, but no column says of which community, street or county each row is.",
    ),
    ("整张表没有使用。", "The whole table is not used."),
    ("加上名称列或 12 位区划代码列。", "Add a column of names or of 12-digit division codes."),
    ("表头是“户数、常住人口”，没有“社区名称”。", "The header is 户数, 常住人口, without 社区名称."),
];

pub(super) const LONG_ROWS: Texts = [
    ("比表头长的行", "rows longer than the header"),
    (
        "表中一些行在最后一个表头的右边还有内容。CSV 里多半是数字中的逗号没有加引号，一格成了两格，后面的数据都错了一列。",
        "Some rows have cells to the right of the last header. In CSV this is mostly a comma inside a number without quotation marks: one cell became two, and all figures behind it moved by a column.",
    ),
    (
        "表头以外的内容没有读入，其余按列读入，这些行的数据可能是错的。",
        "What stands beyond the header is not read; the rest is read by its columns, and the figures of these rows may be wrong.",
    ),
    (
        "核对这些行；去掉千分位逗号，或在右边的列上补写表头，备注也可以。",
        "Check these rows: take out thousands separators, or give the further column a header, be it that of remarks.",
    ),
    ("甲社区,1,200,300：户数应为 1200，却读成 1。", "甲社区,1,200,300: 1200 households are read as 1."),
];

pub(super) const SIDE_TABLE: Texts = [
    ("旁边或下面的另一张表", "a table beside or below"),
    (
        "同一工作表里，隔着空列或空行另有一张表或附表。",
        "On the same sheet, behind a blank column or row, stands another table or list.",
    ),
    (
        "只用主要的一张，问题里写的单元格没有使用。",
        "Only the main table is used, not the cells that the problem names.",
    ),
    ("其中有要用的数据时，剪切到单独的工作表。", "If it has figures that are needed, move it to a sheet of its own."),
    ("A:F 是社区表，H3:J9 是街道对照表。", "A:F is the table of communities, H3:J9 a list of streets."),
];
