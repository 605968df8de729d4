//! Invented names, put together from two characters each.

/// The invented city.
pub(crate) const CITY: &str = "澜宁市";

const COUNTIES: [&str; 5] = ["东澜区", "河湾区", "云泽区", "禾丰县", "松泽县"];
const COUNTY_FIRST: &str = "东南西北中上下前后左右内外远近高平广长大小新";
const COUNTY_SECOND: &str = "澜宁湾泽丰松禾岚榆桐枫菱荷鹭雁";

const STREET_FIRST: &str = "望迎朝映晴岚溪桐槐榆杉荷菱芦苇鹭雁鸥霞虹";
const STREET_SECOND: &str = "川滨汀渚洲岸浦沙屏麓峦坞埠渡亭";

const PLACE_FIRST: &str = "春秋云松柏竹梅桂枫莲石青白龙凤鹤鹿安芳康长晨星月雨雪霜露风秀文书琴墨锦绣彩双";
const PLACE_SECOND: &str = "阳林溪泉湖塘桥岭峰谷洲井园苑庭台门坊田原里湾屿堤渚畔";

/// The county at that position, unlike every other up to the 335th.
pub(crate) fn county(index: usize) -> String {
    match COUNTIES.get(index) {
        Some(name) => (*name).to_owned(),
        None => pair(COUNTY_FIRST, COUNTY_SECOND, index) + if index.is_multiple_of(3) { "区" } else { "县" },
    }
}

/// The street or township at that position, without 街道, 镇 or 乡; unlike the 299 before it.
pub(crate) fn street(index: usize) -> String {
    pair(STREET_FIRST, STREET_SECOND, index)
}

/// The community or village at that position, without 社区 or 村; unlike the 900 before it.
pub(crate) fn place(index: usize) -> String {
    pair(PLACE_FIRST, PLACE_SECOND, index)
}

/// Walks through all pairs in a mixed order: the second character moves on with each step, the first one round later
/// is another.
fn pair(first: &str, second: &str, index: usize) -> String {
    let (rows, columns) = (first.chars().count(), second.chars().count());
    let column = index.checked_rem(columns).unwrap_or(0);
    let round = index.checked_div(columns).unwrap_or(0);
    let row = round.saturating_add(column.saturating_mul(7)).checked_rem(rows).unwrap_or(0);
    first.chars().nth(row).into_iter().chain(second.chars().nth(column)).collect()
}
