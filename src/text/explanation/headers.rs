//! Headers and columns.

use super::Texts;

pub(super) const UNKNOWN_HEADER: Texts = [
    ("没有识别的表头", "an unknown header"),
    (
        "没有哪个字段叫这个名称；有相近的字段时，问题里会写出来。",
        "No field is called so; if one is called nearly so, the problem names it.",
    ),
    ("这一列没有使用，其余列不受影响。", "The column is not used; the others are not affected."),
    (
        "是要用的数据时，改表头，或用 --map 字段=表头、inspect --save-mapping 生成的文件指定；否则不必理会。",
        "If it is needed, rename it, or name it with --map FIELD=HEADER or a file from inspect --save-mapping; else leave it.",
    ),
    ("“常驻人口”，应为“常住人口”。", "“常驻人口” instead of “常住人口”."),
];

pub(super) const DUPLICATE_COLUMN: Texts = [
    ("同一字段有两列", "two columns for one field"),
    ("一张表里有两列都是同一个字段。", "Two columns of a table are the same field."),
    (
        "两列一致的行采用，不一致的行都不采用并另报 conflict；名称、编码等列只用第一列。",
        "Rows in which both agree are used; where they differ, neither is, and a conflict is reported. Of names and codes the first is used.",
    ),
    (
        "删去或改名其中一列，或用 --map 指定用哪一列。",
        "Remove or rename one of them, or say with --map which one it is.",
    ),
    ("C 列“户数”，H 列“总户数(户)”。", "Column C is 户数 and column H is 户数 once more."),
];

pub(super) const AMBIGUOUS_HEADER: Texts = [
    ("可能是几个字段的表头", "a header of several fields"),
    (
        "这个表头可以指好几个字段，表里又没有别的依据。",
        "The header may mean several fields, and nothing else tells which.",
    ),
    ("这一列没有使用。", "The column is not used."),
    ("把表头写全，或用 --map 指定。", "Write the header in full, or name it with --map."),
    ("规划里有两个字段都以“面积”为表头。", "A plan has two fields with the header 面积."),
];

pub(super) const LOOSE_HEADER: Texts = [
    ("用相近的表头代替", "a header that means nearly the same"),
    (
        "各表都没有准确的列，只有一个意思相近的列，例如总户数还包括空挂户。",
        "No table has the exact column, only one that means nearly the same: 总户数 also counts absent households.",
    ),
    ("用这一列代替，结果可能略有出入。", "The column stands in; results may differ a little."),
    (
        "有准确的数据就补上这一列；确认两者相同时，用 --map 指定，就不再提醒。",
        "Add the exact column if there is one; if both are the same, say so with --map, and the warning goes.",
    ),
    ("没有“户数”，只有“总户数”。", "There is 总户数 but no 户数."),
];

pub(super) const WRONG_LEVEL: Texts = [
    ("不是本级的字段", "a field of another level"),
    (
        "这一列是别的层级的字段，而表里每行是另一级的单位。",
        "The column is a field of another level than the rows of the table.",
    ),
    ("这一列没有使用。", "The column is not used."),
    ("把它填到相应层级的表里。", "Report it in a table of its own level."),
    (
        "社区表里有一列“街道(乡镇)服务中心面积”。",
        "A table of communities has a column for the street's service centre.",
    ),
];

pub(super) const WRONG_UNIT: Texts = [
    ("计量单位不符", "a unit that does not fit"),
    (
        "表头里的计量单位量的不是这个字段，无法换算。",
        "The unit in the header measures something else than the field; it cannot be converted.",
    ),
    ("这一列没有使用。", "The column is not used."),
    ("改正表头里的单位，或者改用另一个表头。", "Correct the unit in the header, or the header."),
    ("“综合服务设施面积(万元)”。", "“综合服务设施面积(万元)”: an area in yuan."),
];

pub(super) const SUMMED_COLUMNS: Texts = [
    ("几列相加", "columns that were added up"),
    (
        "没有一列是这个字段，但组成它的各列都在。",
        "No column is the field, but all columns that it is made of are there.",
    ),
    ("各列相加；有一列空缺，合计就是缺失。", "They are added up; where one is blank the sum is missing."),
    (
        "不必处理；表里有现成的合计列时，会优先使用。",
        "Nothing to do; a column with the field itself would be used first.",
    ),
    (
        "六种用房的面积相加，作为社区服务设施面积。",
        "The areas of six kinds of rooms, added up to the area of the facility.",
    ),
];

pub(super) const OVERRULED_HEADER: Texts = [
    ("因人工指定而不用的列", "a column overruled by your mapping"),
    ("--map 或 --mapping 指定了另一列作这个字段。", "--map or --mapping says that another column is the field."),
    ("这一列没有使用。", "The column is not used."),
    ("符合本意就不必处理，否则改正指定的内容。", "Nothing to do if that is meant; else correct the mapping."),
    ("指定 households=总户数 后，“户数”列不再使用。", "With households=总户数 the column 户数 is not used."),
];

pub(super) const MAPPED_HEADER_ABSENT: Texts = [
    ("指定的表头不存在", "a mapped header that is not there"),
    (
        "--map 或 --mapping 写的表头，各表都没有，或者不止一列以它结尾。",
        "No table has the header that --map or --mapping names, or several columns of a table end so.",
    ),
    ("这一条指定没有起作用，仍按自动识别。", "That line had no effect; detection stands."),
    (
        "核对写法；分组表头写作“组/列”。inspect 会列出每个表头。",
        "Check it; a header under a group is written group/column. inspect lists all headers.",
    ),
    ("指定了 households=总户术，把“数”写成了“术”。", "households=总户术, a slip for 总户数."),
];
