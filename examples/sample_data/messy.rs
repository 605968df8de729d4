//! A workbook as bureaus really send it: an invented district whose form has all that makes tables hard to read.

use anyhow::Result;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

/// Name of the file.
pub(crate) const NAME: &str = "青湖区_社区基本情况.xlsx";

/// Number, street, community, kind, households, residents, facility, area, plaza in 亩, workers, remark.
const ROWS: [[&str; 11]; 8] = [
    ["1", "柳岸街道", "柳岸社区", "城市社区", "１,２３４", "3050", "有", "420", "1.5", "12", ""],
    ["2", "", "芦荡社区", "城市社区", "987户", "2410", "有", "约400", "0.9", "9", "新址在建"],
    ["3", "", "石桥社区", "城市社区", "1502", "3875", "√", "515.5", "—", "11", ""],
    ["", "小计", "", "", "3723", "9335", "", "935.5", "2.4", "32", ""],
    ["4", "青湖镇", "湖东村", "农村社区", "412", "1266", "无", "", "3", "4", ""],
    ["5", "", "湖西村", "农村社区", "388", "1190", "在建", "", "2.4", "-3", ""],
    ["6", "", "黄泥坡村", "村", "290", "暂无", "无", "", "", "3.5", ""],
    ["", "合计", "", "", "4813", "11791", "", "935.5", "7.8", "39.5", ""],
];

/// The workbook. The date of its making is fixed: it has the same bytes whenever it is made.
pub(crate) fn workbook() -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2021, 1, 15)?;
    book.set_properties(&DocProperties::new().set_title("青湖区社区基本情况").set_creation_datetime(&made));
    table(book.add_worksheet().set_name("社区情况")?)?;
    let notes = book.add_worksheet().set_name("填表说明")?;
    notes.write(0, 0, "一、本表由各街道(乡镇)填报，区民政局汇总。")?;
    notes.write(1, 0, "二、没有的数据请空着，不要填 0。")?;
    let words = book.add_worksheet().set_name("字典")?.set_hidden(true);
    words.write(0, 0, "城市社区")?;
    words.write(1, 0, "农村社区")?;
    Ok(book.save_to_buffer()?)
}

fn table(sheet: &mut Worksheet) -> Result<()> {
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 10, "澜宁市青湖区社区基本情况统计表", &plain)?;
    sheet.write(1, 0, "统计单位：青湖区民政局")?;
    sheet.write(1, 6, "统计时间：2020年12月31日")?;
    header(sheet)?;
    for (row, cells) in (4..).zip(&ROWS) {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number)?,
                Err(_) => sheet.write(row, column, *text)?,
            };
        }
    }
    sheet.merge_range(4, 1, 6, 1, "柳岸街道", &plain)?;
    sheet.merge_range(8, 1, 10, 1, "青湖镇", &plain)?;
    sheet.write(12, 0, 7)?.write(13, 0, 8)?;
    sheet.write(14, 0, "填表人：李某    审核人：王某")?;
    // A lookup list beside the table.
    sheet.write(2, 12, "街道")?.write(2, 13, "负责人")?;
    sheet.write(4, 12, "柳岸街道")?.write(4, 13, "赵某")?;
    sheet.write(5, 12, "青湖镇")?.write(5, 13, "钱某")?;
    Ok(())
}

/// Two rows: groups, and the columns below them.
fn header(sheet: &mut Worksheet) -> Result<()> {
    let plain = Format::new();
    for (column, text) in [(0, "序号"), (1, "街道\n(乡镇)"), (2, "社 区 名 称"), (3, "城乡类型"), (10, "备注")]
    {
        sheet.merge_range(2, column, 3, column, text, &plain)?;
    }
    sheet.merge_range(2, 4, 2, 5, "人口情况", &plain)?;
    sheet.merge_range(2, 6, 2, 8, "服务设施", &plain)?;
    sheet.write(3, 4, "总户数")?.write(3, 5, "常驻人口数(人)")?;
    sheet.write(3, 6, "有无综合服务设施")?.write(3, 7, "综合服务设施面积（㎡）")?;
    sheet.write(3, 8, "室外活动广场面积(亩)")?;
    sheet.merge_range(2, 9, 3, 9, "社区工作者（人）", &plain)?;
    Ok(())
}
