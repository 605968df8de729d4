use super::*;
use crate::ingest::testing::{community_fields, grid};

fn find(fields: &Fields, grid: &Grid) -> Option<Header> {
    Headers::new(fields, &Mapping::new()).find(grid, &mut Merges::new(&mut Vec::new))
}

#[test]
fn the_row_naming_the_most_fields_is_the_header() {
    let fields = community_fields();
    let sheet = grid(&[
        &["攀枝花市社区情况表", "", ""],
        &["社区", "", "2020年"],
        &["社区名称", "常住户数（户）", "备注"],
        &["甲社区", "100", ""],
    ]);
    let header = find(&fields, &sheet).unwrap();
    assert_eq!(header.rows, [2]);
    assert_eq!(header.cells[1].text, "常住户数（户）");
    assert!(!header.cells[1].meanings.is_empty());
}

#[test]
fn a_title_is_no_header() {
    let fields = community_fields();
    assert!(find(&fields, &grid(&[&["社区"], &["甲"]])).is_none());
}

#[test]
fn similar_headers_are_suggested() {
    let fields = community_fields();
    let headers = Headers::new(&fields, &Mapping::new());
    let suggested = headers.similar("综合服务设施的面积").unwrap();
    assert_eq!(fields.get(suggested).name, "facility_area");
    let leaf = headers.similar("基本情况/综合服务设施总面积").unwrap();
    assert_eq!(fields.get(leaf).name, "facility_area");
    // What is known but could not be used is itself, and what only sounds alike is not suggested.
    assert_eq!(fields.get(headers.similar("总户数").unwrap()).name, "households");
    for text in ["负责人电话", "流动户数", "户籍户数", "人数"] {
        assert!(headers.similar(text).is_none(), "{text}");
    }
}
