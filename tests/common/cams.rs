//! Report forms of the civil-affairs information system, cell by cell as it exports them: a merged title, a row with the
//! office and the date, a header of one to three rows with merged groups, figures as text and `null` for what is missing.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

use std::path::Path;

use crate::common::tables::Sheets;

/// A form: its sheet's name, the rows of its header (`〃`: covered by a merge to the left or above), the merges.
pub(crate) struct Form {
    pub(crate) name: &'static str,
    pub(crate) rows: &'static [&'static str],
    pub(crate) merges: &'static [&'static str],
}

pub(crate) const FACILITIES: Form = Form {
    name: "社区综合服务设施",
    rows: &[
        "单位名称|社区工作用房|〃|〃|社区服务设施用房|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|社区工作用房、社区服务设施用房投入资金|〃|〃|〃|〃|社区室外活动场地|〃|〃|〃|〃|〃|〃|〃|||",
        "〃|数量(个)|建筑面积(m2)|投入使用年份(年)|社区服务大厅|〃|〃|社区警务室|〃|〃|社区卫生室|〃|〃|社区图书室|〃|〃|社区文娱活动室|〃|〃|残疾人活动室|〃|〃|投入资金(万元)|资金来源|〃|〃|〃|数量(个)|面积(m2)|投入使用年份(年)|投入资金(万元)|资金来源|〃|〃|〃|||",
        "〃|〃|〃|〃|个数(个)|面积(m2)|投入使用年份(年)|个数(个)|面积(m2)|投入使用年份(年)|个数(个)|面积(m2|投入使用年份(年|个数(个)|面积(m2)|投入使用年份(年)|个数(个)|面积(m2)|投入使用年份(年)|个数(个)|面积(m2)|投入使用年份(年)|〃|财政拨款(万元)|自筹(万元)|社会捐助(万元)|其他(万元)|〃|〃|〃|〃|财政拨款(万元)|自筹(万元)|社会捐助(万元)|其他(万元)|填报日期|填报状态|上报日期",
    ],
    merges: &[
        "A3:A5", "B3:D3", "E3:V3", "W3:AA3", "AB3:AI3", "B4:B5", "C4:C5", "D4:D5", "E4:G4", "H4:J4", "K4:M4", "N4:P4",
        "Q4:S4", "T4:V4", "W4:W5", "X4:AA4", "AB4:AB5", "AC4:AC5", "AD4:AD5", "AE4:AE5", "AF4:AI4",
    ],
};

pub(crate) const POPULATION: Form = Form {
    name: "人口状况",
    rows: &[
        "单位名称|社区数量|人口总户数|人口总数|常住人口户数|常住人口数|常住人口女性人数|户籍人口数|持居住证人口数|流动人口数|女性人口数|填报日期|填报状态|上报日期",
    ],
    merges: &[],
};

/// The sheet is called after the population, and its figures stand one column right of their headers from I to AE.
pub(crate) const STAFF: Form = Form {
    name: "人口状况",
    rows: &[
        "经选举产生的社区村民委员会成员|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|其他社区工作者情况|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|||",
        "单位名称|总人数|女性人数|30岁以下人数|31~40岁人数|41~50岁人数|50岁以上人数|少数民族人数|党员人数|共青团员人数|其他政治面貌人数|初中及以下人数|高中及中专人数|大学专科人数|大学本科人数|研究生及以上人数|养老保险人数|医疗保险人数|失业保险人数|工伤保险人数|生育保险人数|住房公积金人数|人均月报酬|总人数|女性人数|30岁以下人数|31~40岁人数|41~50岁人数|50岁以上人数|少数民族人数|交叉任职人数|党员人数|共青团员人数|其他政治面貌人数|初中及以下人数|高中及中专人数|大学专科人数|大学本科人数|研究生及以上人数|公务员人数|事业编人数|招聘人数|企业职工人数|社区居民人数|其他身份人数|养老保险人数|医疗保险人数|失业保险人数|工伤保险人数|生育保险人数|住房公积金人数|具备社会工作职业资格人数\"|人均月报酬|填报日期|填报状态|上报日期",
    ],
    merges: &["A3:X3", "Y3:BA3"],
};

pub(crate) const SERVICE: Form = Form {
    name: "社区服务情况",
    rows: &[
        "单位名称|公共服务|〃|〃|〃|〃|〃|〃|〃|〃|〃|便民利民服务|〃|〃|〃|〃|〃|志愿者服务|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|〃|||",
        "〃|开展服务社区数|一站式服务大厅数|服务项目数|服务方式|〃|〃|主管单位总数|服务人员数|服务时间|〃|项目数|主管单位数|服务人员|服务场所总面积|服务场所平均面积|24小时服务项目数|志愿者组织活动|〃|〃|〃|〃|〃|〃|〃|志愿者组织人数|〃|〃|〃|||",
        "〃|〃|〃|〃|现场办理项目数|全程代理项目数|其他项目数|〃|〃|全天项目数|非全天项目数|〃|〃|〃|〃|〃|〃|总数|平均个数|当年成立数量|针对儿童个数|针对老年人个数|针对残疾人个数|针对困难群众个数|针对其他个数|总人数|平均人数|注册人数|平均注册人数|填报日期|填报状态|上报日期",
    ],
    merges: &[
        "A3:A5", "B3:K3", "L3:Q3", "R3:AC3", "B4:B5", "C4:C5", "D4:D5", "E4:G4", "H4:H5", "I4:I5", "J4:K4", "L4:L5",
        "M4:M5", "N4:N5", "O4:O5", "P4:P5", "Q4:Q5", "R4:Y4", "Z4:AC4",
    ],
};

pub(crate) const ORGANISATIONS: Form = Form {
    name: "社区社会组织",
    rows: &[
        "单位名称|社会组织总数|主管单位总数|行业协会类个数|社会服务类个数|公益慈善类个数|其他类个数|成员总数|办公场所数量(个)|办公场所总面积(㎡)|填报日期|填报状态|上报日期",
    ],
    merges: &[],
};

/// What no plan asks about: money, land, property management.
pub(crate) const FUND: Form = Form {
    name: "社区经费情况",
    rows: &[
        "单位名称|社区年度办公经费（单位 万元）|〃|〃|〃|〃|社区年度专项经费（单位 万元）|〃|〃|〃|〃|〃|〃|〃|〃|||",
        "〃|金额(万元)|来源|〃|〃|〃|金额(万元)|来源|〃|〃|〃|用途|〃|〃|〃|||",
        "〃|〃|财政拨款金额(万元)|自筹金额(万元)|社会捐助金额(万元)|其他金额(万元)|〃|财政拨款金额(万元)|自筹金额(万元)|社会捐助金额(万元)|其他金额(万元)|基础设施建设金额(万元)|各项活动金额(万元)|购买服务金额(万元)|其他金额(万元)|填报日期|填报状态|上报日期",
    ],
    merges: &["A3:A5", "B3:F3", "G3:O3", "B4:B5", "C4:F4", "G4:G5", "H4:K4", "L4:O4"],
};

/// The title says 社区资产状况 although the columns are of building plans.
pub(crate) const CONSTRUCT: Form = Form {
    name: "社区资产状况",
    rows: &[
        "单位名称|社区数(个)|规划集中居住面积(㎡)|已建成集中居住区面积(㎡)|规划入住户数(户)|填报日期|填报状态|上报日期",
    ],
    merges: &[],
};

pub(crate) const NATURAL: Form = Form {
    name: "农村社区自然状况",
    rows: &[
        "单位名称|社区数量|自然村总数|村民小组总数|辖区总面积(平方公里)|耕地总面积(亩)|宅基地总面积(亩)|集中型个数|分散型个数|山区型个数|丘陵型个数|平原型个数|填报日期|填报状态|上报日期",
    ],
    merges: &[],
};

pub(crate) const URBAN_ECONOMY: Form = Form {
    name: "社区资产状况",
    rows: &[
        "单位名称|社区数量|收入总额（万元）|债权总额（万元）|债务总额（万元）|固定资产（万元）|填报日期|填报状态|上报日期",
    ],
    merges: &[],
};

pub(crate) const RURAL_ECONOMY: Form = Form {
    name: "社区资产状况",
    rows: &[
        "单位名称|社区数量|生产总值（万元）|农业产值（万元）|人均纯收入（元）|集体收入总额（万元）|债权总额（万元）|债务总额（万元）|固定资产（万元）|填报日期|填报状态|上报日期",
    ],
    merges: &[],
};

pub(crate) const ADMIN: Form = Form {
    name: "社区管理与共建",
    rows: &[
        "单位名称|社区数量|驻区单位总数|当年进驻单位数|政府机关类个数|事业单位类个数|企业单位类个数|其他单位类个数|主管部门数量|职工总人数|占地面积(㎡)|填报日期|填报状态|上报日期",
    ],
    merges: &[],
};

pub(crate) const TENEMENT: Form = Form {
    name: "城市物业情况",
    rows: &["单位名称|物业服务企业个数|业主委员会个数|填报日期|填报状态|上报日期"],
    merges: &[],
};

/// How many reports were handed in, the total first.
pub(crate) const QUERY: Form = Form {
    name: "街道及以上单位填报任务统计表",
    rows: &[
        "单位|城市社区基础设施|〃|城市社区民间组织|〃|农村社区领导协调组织|〃|农村社区建设规划|〃|农村社区经济基本情况|〃|农村社区服务设施|〃|农村社区服务情况|〃",
        "〃|应填报|已填报|应填报|已填报|应填报|已填报|应填报|已填报|应填报|已填报|应填报|已填报|应填报|已填报",
    ],
    merges: &["A3:A4", "B3:C3", "D3:E3", "F3:G3", "H3:I3", "J3:K3", "L3:M3", "N3:O3"],
};

/// The screen of rural service facilities: 建筑面积 stands under two groups.
pub(crate) const RURAL_FACILITIES: Form = Form {
    name: "农村社区服务设施汇总",
    rows: &[
        "填报单位名称|办公场所基本情况|〃|〃|〃|〃|〃|社区服务设施建设情况|〃|〃|〃|〃|〃|〃|〃|〃|||",
        "〃|建设状态|建设性质|使用年份|建筑面积|房间面积|电脑数量|建设模式|建设状态|所在地|覆盖自然村个数|覆盖面积|建筑面积|建设性质|是否有标识|服务半径|填报日期|上报状态|上报日期",
    ],
    merges: &["A3:A4", "B3:G3", "H3:P3"],
};

impl Form {
    pub(crate) fn width(&self) -> usize {
        self.rows[0].split('|').count()
    }

    /// Writes an export of the form for `office` with `rows` of data, each a name and what stands in which column.
    pub(crate) fn write(&self, path: &Path, office: &str, rows: &[(&str, &[(&str, &str)])]) {
        let mut book = Sheets::new();
        let mut sheet = book.sheet(self.name);
        let last = u16::try_from(self.width() - 1).unwrap();
        let half = last / 2;
        sheet.merge(0, 0, 0, last, &format!("{office}{}", self.name));
        sheet.merge(1, 0, 1, half, &format!("统计单位：{office}"));
        sheet.merge(1, half + 1, 1, last, "统计时间：2020年12月31日");
        let areas: Vec<[u32; 4]> = self.merges.iter().map(|area| corners(area)).collect();
        for (row, line) in (2_u32..).zip(self.rows) {
            for (column, text) in (0_u32..).zip(line.split('|')) {
                if text.is_empty() || text == "〃" {
                    continue;
                }
                let narrow = |column: u32| u16::try_from(column).unwrap();
                match areas.iter().find(|area| area[0] == row && area[1] == column) {
                    Some([top, left, bottom, right]) => {
                        sheet.merge(*top, narrow(*left), *bottom, narrow(*right), text);
                    }
                    None => {
                        sheet.text(row, narrow(column), text);
                    }
                }
            }
        }
        let first = 2 + u32::try_from(self.rows.len()).unwrap();
        for (row, (name, figures)) in (first..).zip(rows) {
            sheet.text(row, 0, name);
            for column in 1..=last {
                let letters = |cell: &str| corner(&format!("{cell}1"))[1] == u32::from(column);
                let known = figures.iter().find(|(cell, _)| letters(cell));
                sheet.text(row, column, known.map_or("null", |(_, text)| text));
            }
        }
        book.save(path);
    }
}

/// Row and column of the top left, then of the bottom right cell.
fn corners(area: &str) -> [u32; 4] {
    let (first, last) = area.split_once(':').unwrap();
    let ([top, left], [bottom, right]) = (corner(first), corner(last));
    [top, left, bottom, right]
}

fn corner(cell: &str) -> [u32; 2] {
    let letters: String = cell.chars().filter(char::is_ascii_uppercase).collect();
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    [cell[letters.len()..].parse::<u32>().unwrap() - 1, column - 1]
}
