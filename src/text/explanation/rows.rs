//! Rows and the units that they are about.

use super::Texts;

pub(super) const TOTAL_ROW: Texts = [
    ("合计行", "a total row"),
    (
        "这一行是别的行的合计、小计，或是上级单位自己的汇总行。",
        "The row is a total of others, or the sum row of the unit above.",
    ),
    ("没有计入，只用来核对各行之和。", "It is left out, and only compared with the sum of its rows."),
    ("不必处理。", "Nothing to do."),
    ("末行“合计”。", "A last row called 合计."),
];

pub(super) const TOTAL_MISMATCH: Texts = [
    ("合计与各行之和不符", "a total that does not add up"),
    ("合计行写的数，不等于它所合计的各行之和。", "The figure of a total row is not the sum of its rows."),
    ("以各行为准，合计不用。", "The rows are used, not the total."),
    (
        "核对这几行：可能有一行漏报、多报，或合计没有重算。",
        "Check the rows: one may be missing or double, or the total was not computed anew.",
    ),
    ("合计 1200，各行相加是 1190。", "The total is 1200, the rows sum to 1190."),
];

pub(super) const LABEL_CARRIED_DOWN: Texts = [
    ("名称沿用上一行", "a label carried down"),
    ("街道或县(区)只在每组的第一行写了一次。", "The street or county is written only in the first row of each group."),
    ("下面的空白行沿用上面的名称。", "Blank rows below take the name above them."),
    ("看一眼分组对不对；不放心就逐行填写。", "See whether the groups are right; if in doubt, fill in every row."),
    ("“江南街道”只写在它的第一个社区那一行。", "江南街道 stands only beside its first community."),
];

pub(super) const OTHER_YEAR: Texts = [
    ("其他年份的数据", "figures of another year"),
    (
        "数据有好几年，这些行或列不是所选的那一年。",
        "There are figures of several years; these rows or columns are not of the one chosen.",
    ),
    ("没有计入。", "They are left out."),
    ("要评估另一年时加 --year；否则不必处理。", "Choose another year with --year; else nothing to do."),
    ("表中有 2019、2020 两年，取最新的 2020 年。", "The table has 2019 and 2020; the latest is taken."),
];

pub(super) const ROW_WITHOUT_UNIT: Texts = [
    ("没有写明单位的行", "a row without a unit"),
    ("这一行有数据，但名称和编码都空着。", "The row has figures, but neither name nor code."),
    ("这一行没有使用。", "The row is not used."),
    (
        "补上社区名称或编码；是街道本级的数据，填到街道的表里；是合计，写明“合计”。",
        "Fill in the name or code; figures of the street itself belong in a table of streets, and a total is called 合计.",
    ),
    ("“社区名称”空着，户数是 300。", "社区名称 is blank, 户数 is 300."),
];

pub(super) const BAD_CODE: Texts = [
    ("编码不对", "a code that is none"),
    (
        "编码不是这一级的区划代码：位数不对，或含有别的字符。",
        "The code is no division code of this level: it has another length, or other characters.",
    ),
    (
        "编码不用，改按名称对应；没有名称的行不用。",
        "The code is not used and the row is told by its name; without a name it is left out.",
    ),
    (
        "改正编码：社区 12 位，街道 9 位，县(区) 6 位。",
        "Correct it: 12 digits for communities, 9 for streets, 6 for counties.",
    ),
    ("“5104020010”只有 10 位。", "“5104020010” has 10 digits."),
];

pub(super) const SEVERAL_UNITS: Texts = [
    ("一格写了几个单位", "several units in one cell"),
    (
        "名称一格里写了两个以上单位，用顿号、斜杠、逗号、“和”之类隔开。",
        "The cell of the name holds two or more units, with 、 / ， 和 or the like between them.",
    ),
    (
        "这一行没有使用：数据是合在一起的，还是各有一份，无法判断。",
        "The row is not used: nobody can tell which part of its figures is whose.",
    ),
    (
        "每个单位写一行；确实是一个单位的，加上编码。",
        "Give each unit a row of its own; if it is one unit, add its code.",
    ),
    ("“东方社区、西方社区”写在一格里，户数 1200。", "东方社区、西方社区 stand in one cell beside 1200 households."),
];

pub(super) const CODE_OF_SEVERAL_UNITS: Texts = [
    ("一个编码几个单位", "one code for several units"),
    (
        "名称一格里写了两个以上单位，旁边只有一个编码。",
        "The cell of the name holds two or more units, and one code stands beside it.",
    ),
    (
        "以编码为准，整行数据算作这个编码的单位的。",
        "The code decides: all figures of the row count as those of its unit.",
    ),
    (
        "核对数据是否只是这个单位的；不是的，每个单位写一行，各写各的编码。",
        "Check that the figures are of that unit alone; if not, give each unit a row with its own code.",
    ),
    (
        "510402001001 旁边写着“东方社区、西方社区”，户数 1200。",
        "东方社区、西方社区 and 1200 households stand beside 510402001001.",
    ),
];

pub(super) const SEVERAL_PLACES: Texts = [
    ("一格写了几个街道或县(区)", "several streets or counties in one cell"),
    (
        "街道(或县区)一格里写了两个以上的名称，看不出这一行属于哪个。",
        "The cell of the street, or of the county, holds two or more names; to which the row belongs cannot be told.",
    ),
    (
        "按没有写处理：数据照用，但不猜属于哪个；没有编码或别的表说明的，不计入任何街道。",
        "It counts as not said: the figures are used, the place is not guessed. Without a code, or another table that says it, the unit counts in no street.",
    ),
    ("每一行只写所属的一个街道(县区)，或加上编码。", "Name the one street or county of each row, or add the code."),
    ("街道一栏写着“甲街道、乙街道”。", "The cell of the street says 甲街道、乙街道."),
];

pub(super) const CONTRADICTORY_PLACE: Texts = [
    ("名称与所属街道、县(区)矛盾", "a name that contradicts the place of its row"),
    (
        "名称(或街道的名称)里写着别的街道或县(区)，与这一行的街道、县(区)不一致。",
        "The name, or that of the street, says another street or county than the row does.",
    ),
    ("这一行没有使用，不猜以哪个为准。", "The row is not used: which of them is right is not guessed."),
    (
        "改正名称或街道、县(区)；都没有错的，加上编码。",
        "Correct the name or the place; if neither is wrong, add the code.",
    ),
    ("街道一栏是“乙街道”，名称是“甲街道东方社区”。", "The street is 乙街道, and the name 甲街道东方社区."),
];

pub(super) const AMBIGUOUS_UNIT: Texts = [
    ("无法确定是哪个单位", "a unit that cannot be told"),
    (
        "同名的单位不止一个，这一行没有写街道或编码；或者它属于别的市。",
        "Several units have the name, and the row gives neither street nor code; or it is of another city.",
    ),
    ("这一行没有使用，候选单位列在问题里。", "The row is not used; the problem lists the units it may be."),
    ("补上街道(乡镇)或 12 位编码。", "Add the street or the 12-digit code."),
    ("两个街道都有“红星社区”，表里只写了“红星社区”。", "Two streets have a 红星社区, and the row says only that."),
];

pub(super) const CODE_OF_TWO_NAMES: Texts = [
    ("一个编码两个名称", "one code with two names"),
    (
        "同一编码旁边的名称不一样，不只是“居委会”之类的尾缀不同。",
        "One code stands beside names that differ by more than an ending.",
    ),
    ("以编码为准，算作同一个单位。", "The code decides: they are one unit."),
    ("核对：是改了名，还是编码抄错。", "Check whether it was renamed or the code is wrong."),
    (
        "510402001001 在一张表里是“江南社区”，在另一张里是“江北社区”。",
        "510402001001 is 江南社区 in one table and 江北社区 in another.",
    ),
];

pub(super) const NAMESAKES: Texts = [
    ("同一街道里两个同名社区", "namesakes in one street"),
    ("同一街道里有两个社区同名，编码不同。", "Two communities of one street have the same name and different codes."),
    ("算作两个社区。", "They count as two."),
    ("如果其实是一个，改正写错的编码。", "If they are one, correct the wrong code."),
    ("“红星社区”的编码一处末位是 1，一处是 11。", "The code of 红星社区 ends in 1 here and in 11 there."),
];

pub(super) const UNPLACED_UNIT: Texts = [
    ("不知属于哪个县(区)或街道", "a unit without a place"),
    (
        "各表都没有写明这个社区(或它的街道)属于哪个县(区)，而别的社区写明了。",
        "No table says to which county the community (or its street) belongs, although it is said of others.",
    ),
    ("单独算一个社区，不归入任何县(区)。", "It counts as a community of its own, in no county."),
    (
        "补上所属县(区)、街道；若名称写错(问题里列有相近的名称)，改正名称。",
        "Add its county and street; if the name is a slip (the problem lists similar ones), correct it.",
    ),
    ("“红心社区”其实是“红星社区”。", "“红心社区” is in truth 红星社区."),
];

pub(super) const DUPLICATE_ROW: Texts = [
    ("同一单位出现两次", "a unit in two rows"),
    ("一张表里有两行是同一个单位。", "Two rows of one table are about the same unit."),
    (
        "两行一致的数采用，不一致的都不采用并另报 conflict。",
        "Figures that agree are used; where they differ, neither is, and a conflict is reported.",
    ),
    ("删去重复的一行，或改正名称、编码。", "Remove one of them, or correct the name or code."),
    ("“阳光社区”在第 6 行和第 40 行。", "阳光社区 stands in row 6 and in row 40."),
];

pub(super) const VANISHED_UNIT: Texts = [
    ("只在往年出现的单位", "a unit of earlier years only"),
    (
        "往年的表里有这个单位，所选年份的表里没有。",
        "Tables of an earlier year have the unit, those of the year chosen have not.",
    ),
    ("这个单位不在检查范围之内。", "The unit is not among those audited."),
    (
        "已经撤并或改名的不用管；漏报的，补上它这一年的一行。",
        "If it was merged or renamed, leave it; if it was forgotten, add its row of this year.",
    ),
    ("乙社区有 2019 年的一行，没有 2020 年的", "乙社区 has a row of 2019 and none of 2020"),
];

pub(super) const LABEL_OF_SHEET: Texts = [
    ("以工作表名称为街道或县(区)", "the name of a sheet as street or county"),
    (
        "表里没有街道或县(区)一栏，而工作表以街道或县(区)命名。",
        "The table has no column of streets or counties, but its sheet is called after one.",
    ),
    ("表里的单位都算作属于它。", "The units of the table are taken to belong to it."),
    ("不对的话，在表里加一列街道或县(区)。", "If that is wrong, add a column of streets or counties."),
    ("工作表名为“江南街道”，表里只有社区名称", "a sheet called 江南街道 with names of communities only"),
];

pub(super) const SHARED_NAMES: Texts = [
    ("几张工作表上的同名社区", "one name on several sheets"),
    (
        "同一个文件的两张工作表列相同，有同名的社区，却没有街道或编码可以区分。",
        "Two sheets of a file have the same columns and name the same communities, and no street or code tells them apart.",
    ),
    ("按同一个社区处理。", "They are taken for the same communities."),
    (
        "不是同一个社区的，加一列街道；是同一个的，只留一张表。",
        "If they are not the same, add a column of streets; if they are, keep one of the sheets.",
    ),
    ("工作表“东街”和“西街”上都有甲社区", "甲社区 stands on the sheets 东街 and 西街"),
];

pub(super) const SIMILAR_NAMES: Texts = [
    ("名称相近的单位", "names that differ in an addition"),
    (
        "同一街道(没有街道时同一县)的两个社区、或同一县的两个街道，名称只差括号、编号或“服务中心”之类的字样，或一个的名称里写了另一个，而且没有各自的编码。",
        "Two communities of one street (of one county where no street is known), or two streets of one county, are called the same but for brackets, a number or a word such as 服务中心, or one says the name of the other too; and they have not a code each.",
    ),
    ("算作两个单位，各自的数据分开检查。", "They count as two units, each with the figures beside its own name."),
    (
        "如果是同一个，把名称写成一样，或在两处都加上 12 位编码；不是的，不必处理。",
        "If they are one, write the name the same way or give both the 12-digit code; if not, nothing to do.",
    ),
    ("一张表写“东方社区”，另一张写“东方社区（筹）”。", "One table has 东方社区, another 东方社区（筹）."),
];

pub(super) const UNSPLIT_ROW: Texts = [
    ("没有分列的行", "a row in one cell"),
    (
        "一行的内容全在一个单元格里，用逗号之类隔开，个数与表的列数相同。",
        "All parts of a row stand in one cell, with commas or the like between them, as many as the table has columns.",
    ),
    ("这一行没有使用。", "The row is not used."),
    (
        "按表头分列填写；CSV 文件里把中文逗号“，”改成“,”。",
        "Put each part in its column; in a CSV file write “,” for the full-width “，”.",
    ),
    ("“东区，甲街道，东方社区，100”整个在 A 列。", "东区，甲街道，东方社区，100 stands in column A as a whole."),
];
