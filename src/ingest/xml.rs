//! Small helps for reading XML.

use quick_xml::events::{BytesRef, BytesStart};

/// The value of an attribute by its full name, as `ss:Index`.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(quick_xml::escape::unescape(&attribute.value).ok()?.into_owned())
}

/// A count in an attribute; `otherwise` where there is none or it is no number.
pub(super) fn count(tag: &BytesStart<'_>, name: &str, otherwise: u32) -> u32 {
    attribute(tag, name).and_then(|text| text.trim().parse().ok()).unwrap_or(otherwise)
}

/// Adds what `&…;` stands for. Entities that a file defines itself are not expanded.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        text.push(c);
    } else if let Some(known) = quick_xml::escape::resolve_xml_entity(&reference.xml10_content()) {
        text.push_str(known);
    }
}
