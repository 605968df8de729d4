//! Figures that contradict each other, and computations that fail.

use super::Texts;

pub(super) const CONFLICT: Texts = [
    ("两处数据不一致", "figures that differ"),
    ("同一单位的同一数据，两处写的不一样。", "Two places report different figures for one unit."),
    ("两处都不采用，按缺失处理。", "Neither is used; the figure counts as missing."),
    (
        "核实后改正其中一处；两处位置都写在问题里。",
        "Find out which is right and correct the other; the problem names both places.",
    ),
    ("阳光社区户数，民政表是 1200，街道表是 1180。", "阳光社区 has 1200 households in one file and 1180 in another."),
];

pub(super) const PART_OVER_GROUP: Texts = [
    ("部分大于同组的总数", "a part above the total of its group"),
    (
        "同一组表头下，某一列大于“总人数”；多行如此时，多半是表头与数据错开了一列。",
        "A column is more than the 总人数 of its group; in many rows this means that headers and figures are out of step.",
    ),
    ("数据照常使用。", "The figures are used as they stand."),
    ("核对这组的表头和数据是否对齐。", "Check that headers and figures of the group are in line."),
    ("女性人数 12，总人数 9。", "12 women of 9 people."),
];

pub(super) const PART_OVER_WHOLE: Texts = [
    ("部分大于整体", "a part above its whole"),
    ("一个数是另一个数的一部分，却比它大。", "A figure is a part of another and yet larger."),
    (
        "同时用到两者的指标，把两者都按缺失处理；只用其一的指标照常。",
        "Targets that use both count both as missing; those that use one of them do not mind.",
    ),
    ("核对两个数，改正错的那个。", "Check both and correct the wrong one."),
    ("参加志愿服务的党员 60 人，党员总数 50 人。", "60 Party members volunteer, of 50."),
];

pub(super) const BEYOND_BOUND: Texts = [
    ("超出其他数据的界限", "beyond what other figures allow"),
    ("这个数与由其他数据算出的上限或下限不符。", "The figure lies beyond a bound that other figures set."),
    ("照原样使用。", "It is used as it stands."),
    (
        "核对：可能是全市数没有更新，或有的社区多报。",
        "Check: the city's figure may be old, or a community reported too much.",
    ),
    ("全市社工 900 人，各社区相加已有 987 人。", "900 social workers in the city, but its communities report 987."),
];

pub(super) const DOUBTFUL_ZERO: Texts = [
    ("可疑的 0", "a doubtful zero"),
    ("没有哪个社区的这个数会是 0。", "No community has 0 of this."),
    (
        "照 0 使用；作分母时，该指标对这个单位不适用。",
        "It is used as 0; as a denominator it makes the target not applicable to the unit.",
    ),
    ("没有数据应当空着，不要填 0。", "Leave the cell blank where nothing is known."),
    ("户数填 0。", "0 households."),
];

pub(super) const BLANK_FLAG: Texts = [
    ("是否列空白，旁边却有数", "a blank flag beside figures"),
    (
        "是/否列空着(或填的是“/”“不详”等)，但旁边的数表明是有的。",
        "A yes/no cell is blank, or says / or 不详, but figures beside it say yes.",
    ),
    ("按缺失处理，不替人填“是”。", "It counts as missing; nothing is filled in for it."),
    ("填上“是”或“否”。", "Write yes or no."),
    ("“有无综合服务设施”空着，面积是 320 m²。", "有无综合服务设施 is blank beside an area of 320 m²."),
];

pub(super) const CONTRADICTORY_FLAG: Texts = [
    ("填“否”，旁边却有数", "a “no” beside figures"),
    ("是/否列填的是否，但旁边的数表明是有的。", "A yes/no cell says no, but figures beside it say yes."),
    ("以填写的“否”为准。", "The “no” stands."),
    ("核对后改正其中一处。", "Check, and correct one of the two."),
    ("“有无综合服务设施”填“无”，面积是 320 m²。", "有无综合服务设施 is 无 beside an area of 320 m²."),
];

pub(super) const OVERFLOW: Texts = [
    ("数值超出范围", "a number too large"),
    (
        "计算这项指标时，数大得无法精确表示，多半是某个单元格多写了几位。",
        "Computing the target gave a number that cannot be held exactly: a cell probably has digits too many.",
    ),
    ("这个单位的这项指标待核。", "The target is unknown for the unit."),
    ("改正出处单元格里的数。", "Correct the figure in the cell named."),
    ("面积填成 9999999999999999999。", "An area of 9999999999999999999."),
];

pub(super) const DIVISION_BY_ZERO: Texts = [
    ("除数为 0", "a division by zero"),
    ("规划的算式里有除法，而除数是 0。", "The plan's expression divides, and the divisor is 0."),
    ("这个单位的这项指标待核。", "The target is unknown for the unit."),
    (
        "核对作除数的数；确实为 0 时，请规划的作者用 when 排除。",
        "Check the divisor; if it is rightly 0, the plan should exclude it with `when`.",
    ),
    ("算式“面积 ÷ 户数”，户数为 0。", "The expression area ÷ households with 0 households."),
];

pub(super) const JUMP: Texts = [
    ("数值突变", "a figure that jumps"),
    (
        "同一单位的同一个数，与上一年相差太大：数量和面积差到 10 倍，户数和人口差到 1 倍(增至 2 倍或减至一半)；倍数可在字段的 jump 中另定，两数都不足 20 的不算。多半是其中一年多写或少写了一位，或者换了单位。",
        "A unit's figure is too far from the year before: ten times as much or a tenth for counts and areas, twice or half for households and residents; a field's `jump` may say otherwise, and below 20 nothing jumps. One of the two probably has a digit too many or too few, or another unit.",
    ),
    ("两年的数都照用，结论不变。", "Both figures are used as they are; no verdict changes."),
    (
        "对照两个单元格，改正其中一个；确有其事的，不必改。",
        "Compare the two cells and correct one; where it is so, leave it.",
    ),
    ("2018 年面积 420 m²，2019 年 4200 m²。", "An area of 420 m² in 2018 and 4200 m² in 2019."),
];
