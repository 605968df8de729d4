//! Lists of facilities and people, forms, and files that are no data.

use super::Texts;

pub(super) const NOT_A_TABLE: Texts = [
    ("不是表格", "not a table"),
    (
        "工作表像表单或情况简介：标签和数值并排交错，不能确定哪个数值属于哪个标签。",
        "The sheet looks like a form or fact sheet: labels and values stand side by side in an order that is not certain.",
    ),
    ("整张工作表没有使用，不作猜测。", "The whole sheet is not used; nothing is guessed."),
    (
        "改成一行一个单位的表格，或者每个标签右边紧跟一个数值的表单。",
        "Make it a table with one row a unit, or a form in which each label has its value right beside it.",
    ),
    ("户数｜人口｜1200｜3600", "households | population | 1200 | 3600"),
];

pub(super) const OWN_REPORT: Texts = [
    ("本程序的报告", "a report of this program"),
    (
        "文件是 dabiao 写出的报告(缺口清单、问题清单、工作簿或几年的比较)，不是填报的数据。",
        "The file is a report that dabiao wrote (gaps, problems, a workbook, or a comparison of years), and no data.",
    ),
    ("跳过，不当作数据读入。", "It is passed over and not read as data."),
    ("不需要处理；也可以把报告存到别的文件夹。", "Nothing needs to be done; reports may also go to another folder."),
    ("数据文件夹里的 缺口清单.csv", "gaps.csv in the folder of the data"),
];

pub(super) const PASSED_OVER: Texts = [
    ("略过的文件", "files passed over"),
    (
        "文件夹或压缩包里有不是表格的文件，例如 PDF、图片或 Word 文档。",
        "The folder or zip file has files that are no spreadsheets, such as PDFs, pictures or Word documents.",
    ),
    ("没有读取；只列出个数和前几个文件名。", "They are not read; their number and the first names are given."),
    (
        "如果其中有需要的数据，请导出为 xlsx 或 csv。",
        "Where they hold figures that are needed, export them as xlsx or csv.",
    ),
    ("社区名单.pdf", "communities.pdf"),
];

pub(super) const SUMMED_ROWS: Texts = [
    ("由多行汇总", "made of several rows"),
    (
        "指标数据来自清单（一行一个设施或一名人员），由同一单位的各行计数或合计得出。",
        "The figures come from a list with one row for each facility or person: the rows of a unit are counted or added up.",
    ),
    (
        "汇总后的数值当作该单位的数据使用，出处标的是参与计算的第一个单元格。",
        "The result is used as the unit's figure; its origin is the first of the cells that were used.",
    ),
    ("核对清单是否齐全。", "Check that the list is complete."),
    ("甲社区有两行“社区服务站”，个数为 2", "two rows of station for a community make 2 stations"),
];

pub(super) const DETAIL_DIFFERS: Texts = [
    ("明细与汇总不一致", "detail differs from the summary"),
    (
        "清单各行汇总的结果，与单位汇总表填报的数值不同。",
        "The rows of a list add up to another figure than the table of units reports.",
    ),
    ("采用填报的汇总数，两者绝不相加。", "The reported figure stands; the two are never added together."),
    ("核对两处单元格，改正有误的一处。", "Compare both cells and correct the one that is wrong."),
    ("清单合计 380 m²，汇总表填 400 m²", "the list makes 380 m², the summary says 400 m²"),
];

pub(super) const REPEATED_ROWS: Texts = [
    ("重复的行", "repeated rows"),
    (
        "清单里有几行与另一行完全相同，或者几个清单写的是同一个设施、同一个人。",
        "Rows of a list say the same as another one, or several lists name the same facility or person.",
    ),
    ("只算一次。", "They count once."),
    ("确实是两个时，请用名称区分。", "Where they are two, tell them apart by their names."),
    ("“甲社区服务站”写了两行", "“A service station” in two rows"),
];

pub(super) const UNDECIDED_ROWS: Texts = [
    ("类别不明的行", "rows of an unknown kind"),
    (
        "清单里有几行的类别、证书等空着或者不认识，不知道该不该算进去。",
        "Rows of a list leave their kind or certificate blank or say an unknown word, so it is open whether they count.",
    ),
    (
        "凡取决于这些行的数据，对该单位按缺失处理，不当作没有。",
        "Figures that depend on these rows are missing for their units; they are not taken for none.",
    ),
    ("补填或改正这些单元格。", "Fill these cells in or correct them."),
    ("设施类型一栏空白", "a blank in the column of facility types"),
];

pub(super) const ROW_OF_OTHER_LEVEL: Texts = [
    ("上级单位自己的行", "a row of a unit above"),
    (
        "表按社区或街道列，这一行的数据、设施或人员却是上级单位自己的。",
        "The table is one of communities or streets, but the figures, the facility or the person of this row are a unit's above them.",
    ),
    (
        "既不当作合计，也不算到任何社区头上，不用这一行。",
        "It is taken neither for a total nor for any community's; the row is not used.",
    ),
    (
        "确实属于某个社区时，在社区一栏写社区名称；否则不用改。",
        "If it belongs to a community, name the community in its column; otherwise nothing need be done.",
    ),
    ("社区一栏写着“仁和镇”，人员是镇里的干部", "“仁和镇” in the column of communities, beside an official of the town"),
];
