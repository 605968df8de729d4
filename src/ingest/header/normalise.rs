//! Header texts in the form that they are compared in.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::ingest::grid::is_blank;
use crate::ingest::units::{self, Unit};

/// Traditional characters of headers and place names, each before its simplified form.
const TRADITIONAL: &str = "區区縣县鄉乡鎮镇裡里戶户數数務务積积設设稱称編编碼码類类別别總总計计無无實实會会員员業业專专職职資资組组織织記记\
    錄录門门開开時时間间動动場场廣广館馆圖图書书體体點点廳厅樓楼電电話话應应養养齡龄兒儿學学黨党幹干團团誌志願愿衛卫\
    療疗診诊醫医殘残億亿萬万畝亩頃顷單单項项統统歲岁負负責责備备註注審审報报戰战續续級级屬属號号進进與与為为參参訓训\
    練练師师聯联絡络財财產产萊莱東东龍龙華华陽阳灣湾島岛橋桥興兴豐丰廟庙灘滩連连蘭兰義义馬马鳳凤鐵铁銀银錦锦寧宁嶺岭\
    澤泽長长鐘钟鹽盐園园國国辦办處处綜综崗岗紅红黃黄關关慶庆雙双眾众紀纪聖圣溫温濱滨歡欢樂乐愛爱偉伟強强勝胜雲云漢汉\
    錢钱鄭郑陳陈張张劉刘趙赵孫孙楊杨許许馮冯韓韩葉叶蘇苏呂吕蔣蒋賈贾鄧邓譚谭羅罗壩坝溝沟澗涧礦矿煉炼鋼钢車车環环頭头\
    領领順顺達达運运遠远邊边鄰邻銅铜風风飛飞魚鱼鳥鸟麗丽麥麦齊齐貴贵賢贤軍军輝辉農农遼辽郵邮閣阁閘闸陸陆陰阴階阶靜静\
    頂顶頤颐饒饶騰腾驛驿鴨鸭鷹鹰來来倉仓內内兩两優优創创勞劳勵励匯汇吳吴啟启喬乔圍围堅坚堯尧墾垦壽寿夢梦奧奥婦妇寶宝\
    層层岡冈峽峡嵐岚嶼屿帶带廈厦廠厂彎弯恆恒悅悦揚扬擴扩晉晋暉晖暢畅曉晓條条棗枣棟栋榮荣槍枪標标樞枢橫横檢检櫻樱權权\
    歸归氣气淨净淵渊涼凉湯汤滄沧滿满漁渔潔洁潤润濟济瀾澜烏乌煙烟營营燈灯爐炉爾尔牆墙獅狮瑪玛瓊琼畫画當当監监盤盘磚砖\
    磯矶禮礼種种窩窝筆笔節节築筑糧粮紋纹紗纱紙纸絲丝經经綠绿維维網网線线緯纬繡绣習习聲声臨临臺台舊旧藝艺藥药觀观調调\
    證证護护貝贝貨货賀贺輪轮轉转選选鈴铃鋒锋鎖锁鏡镜閩闽險险離离靈灵響响題题顧顾飯饭鮮鲜齒齿";

/// Remarks in brackets that say how to fill a column in, not what it holds.
const REMARKS: [&str; 12] = [
    "(必填)",
    "(选填)",
    "(是/否)",
    "(有/无)",
    "(是否)",
    "(有无)",
    "(填数字)",
    "(必填项)",
    "(选填项)",
    "(若有)",
    "(如有)",
    "(是或否)",
];

/// Text in the form that headers, names and words are compared in: width, blanks, brackets, noise and script made alike.
pub(in crate::ingest) fn compact(text: &str) -> String {
    compacted(text).into_owned()
}

/// The same, which is most often the text itself.
pub(in crate::ingest) fn compacted(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_compact) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            c if is_noise(c) => {}
            '【' | '〔' | '〖' | '[' | '{' | '〈' | '《' => out.push('('),
            '】' | '〕' | '〗' | ']' | '}' | '〉' | '》' => out.push(')'),
            c if is_blank(c) => {}
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(simplified(c).to_lowercase()),
        }
    }
    // An accent may now stand behind its letter.
    Cow::Owned(if is_nfc_quick(out.chars()) == IsNormalized::Yes { out } else { out.nfc().collect() })
}

/// Whether a character means nothing in a header. Behind a figure it may: `12?户` is not 12.
pub(in crate::ingest) fn is_noise(c: char) -> bool {
    matches!(c, '*' | ':' | '"' | '“' | '”' | '\'' | '‘' | '’' | '★' | '☆' | '※' | '?')
}

static SIMPLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let simple = TRADITIONAL.chars().skip(1).step_by(2);
    TRADITIONAL.chars().step_by(2).zip(simple).collect()
});

fn simplified(c: char) -> char {
    SIMPLE.get(&c).copied().unwrap_or(c)
}

/// Whether a character is left as it is, whatever stands beside it: digits, and Chinese characters that are not traditional.
fn is_compact(c: char) -> bool {
    fn place(c: char) -> Option<usize> {
        (c as usize).checked_sub(0x4e00).filter(|index| *index < 0x5200)
    }
    /// One bit for each of U+4E00 to U+9FFF.
    static TRADITIONAL_BITS: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let mut bits = vec![0_u64; 0x5200 / 64];
        for index in SIMPLE.keys().filter_map(|c| place(*c)) {
            bits[index / 64] |= 1 << (index % 64);
        }
        bits
    });
    c.is_ascii_digit() || place(c).is_some_and(|index| TRADITIONAL_BITS[index / 64] >> (index % 64) & 1 == 0)
}

/// Text with line breaks and runs of blanks made single spaces, for messages.
pub(in crate::ingest) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether `text` in one line is `line`.
pub(in crate::ingest) fn is_line(text: &str, line: &str) -> bool {
    // Whatever blanks there are, both begin with the same.
    text.as_bytes().first() == line.as_bytes().first()
        && (text == line || (may_hold_blanks(text) && one_line(text) == line))
}

/// Whether some character of `text` may be blank. Blanks begin with these bytes in UTF-8, and Chinese characters hold none
/// of them.
pub(in crate::ingest) fn may_hold_blanks(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, 0..=b' ' | 0x7f | 0xc2 | 0xe1..=0xe3 | 0xef))
}

/// Splits the unit off a compacted header: `户数(户)` is `户数` in 户. `None` where it has none.
pub(super) fn split_unit(header: &str) -> Option<(&str, Unit)> {
    bracketed_unit(header).or_else(|| bare_unit(header)).filter(|(base, _)| !base.is_empty())
}

/// A unit in brackets at the end. The closing bracket may be lost: real exports have `面积(m2`.
fn bracketed_unit(header: &str) -> Option<(&str, Unit)> {
    let (base, inner) = header.strip_suffix(')').unwrap_or(header).rsplit_once('(')?;
    let unit = units::find(inner.strip_prefix("单位").unwrap_or(inner))?;
    Some((base, unit))
}

/// A unit without brackets at the end, where it cannot be part of a word.
fn bare_unit(header: &str) -> Option<(&str, Unit)> {
    ["万平方米", "平方米", "平米", "m2", "万元", "公顷", "%"].into_iter().find_map(|word| {
        let base = header.strip_suffix(word)?.trim_end_matches(['/', ',', '、', '-', ';']);
        Some((base, units::find(word)?))
    })
}

/// A compacted header without what is written around it: `1.`, `二、`, `(3)` before it, `(必填)` and a lost bracket after it.
/// `None` where there is nothing of the kind.
pub(super) fn bare(header: &str) -> Option<&str> {
    let mut rest = numbered(header).unwrap_or(header);
    while let Some(shorter) = REMARKS.iter().find_map(|remark| rest.strip_suffix(remark)) {
        rest = shorter;
    }
    let opened = rest.matches('(').count();
    if opened < rest.matches(')').count() {
        rest = rest.strip_suffix(')').unwrap_or(rest);
    }
    (rest != header && !rest.is_empty()).then_some(rest)
}

/// What follows a number such as `1.` or `(二)`. The text is compacted.
pub(in crate::ingest) fn numbered(text: &str) -> Option<&str> {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let inner = text.strip_prefix('(').unwrap_or(text);
    let rest = inner.trim_start_matches(is_digit);
    if rest.len() == inner.len() {
        return None;
    }
    let rest = if inner.len() < text.len() { rest.strip_prefix(')')? } else { rest.strip_prefix(['.', '、', ')'])? };
    (!rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_width_and_script_do_not_matter() {
        for text in [
            "居民户数（户）",
            "居民户数\n(户)",
            " 居民\u{3000}户数：（户） ",
            "*居民户数(户)",
            "居民户数【户】",
            "居\u{3000}民\u{a0}户\r\n数（户）",
            "居民戶數（戶）",
            "居民户数(户)★",
        ] {
            assert_eq!(compact(text), "居民户数(户)", "{text}");
        }
        for text in ["面积（㎡）", "面積(m²)", "面 积\n（ｍ２）", "面积(M2)", "面积(m2)"] {
            assert_eq!(compact(text), "面积(m2)", "{text}");
        }
    }

    #[test]
    fn an_accent_joins_its_letter_whatever_stood_between() {
        for text in ["Á", "a\u{301}", "a´", "a *\u{301}"] {
            assert_eq!(compact(text), "á", "{text}");
        }
    }

    #[test]
    fn the_table_of_characters_is_whole() {
        let chars: Vec<char> = TRADITIONAL.chars().collect();
        assert_eq!(chars.len() % 2, 0);
        assert_eq!(compact("北投區石牌里辦事處無障礙"), "北投区石牌里办事处无障礙");
        assert_eq!(compact("園國"), "园国");
    }

    #[test]
    fn no_blank_is_overlooked() {
        for c in ('\0'..=char::MAX).filter(|c| is_blank(*c)) {
            assert!(may_hold_blanks(&c.to_string()), "{c:?}");
        }
        assert!(!may_hold_blanks("社区A1"));
    }

    #[test]
    fn characters_left_alone_are_the_ones_that_nothing_changes() {
        for c in ('0'..='9').chain('\u{4e00}'..='\u{9fff}') {
            let text = c.to_string();
            let slow: String = text.nfkc().flat_map(|c| simplified(c).to_lowercase()).collect();
            assert_eq!(is_compact(c), slow == text, "{c}");
        }
    }

    #[test]
    fn units_are_split_off_and_other_brackets_stay() {
        let split = |text| split_unit(text).map(|(base, unit)| (base.to_owned(), unit.times));
        assert_eq!(split("户数(户)"), Some(("户数".into(), 1)));
        assert_eq!(split("面积(单位万平方米)"), Some(("面积".into(), 10_000)));
        assert_eq!(split("面积(m2"), Some(("面积".into(), 1)));
        assert_eq!(split("社区用房面积m2"), Some(("社区用房面积".into(), 1)));
        assert_eq!(split("社区用房面积/m2"), Some(("社区用房面积".into(), 1)));
        assert_eq!(split("社区用房面积,平米"), Some(("社区用房面积".into(), 1)));
        assert_eq!(split("体育健身站(点)"), None);
        assert_eq!(split("社区/村"), None);
        assert_eq!(split("县(区)"), None);
        assert_eq!(split("(户)"), None);
    }

    #[test]
    fn numbers_and_remarks_are_taken_off() {
        for text in ["1.户数", "一、户数", "(3)户数", "户数(必填)", "户数)", "2、户数(必填)"] {
            assert_eq!(bare(text), Some("户数"), "{text}");
        }
        for text in ["户数", "15分钟生活服务圈", "24小时服务项目数", "一季度更新次数", "1.5倍", "县(区)"]
        {
            assert_eq!(bare(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_compact_stays_as_it_is(text in "(\\PC|[ \u{3000}\u{200b}\u{300}-\u{345}éàÉİßﬁ㎡²①*:（户]){0,12}") {
            let once = compact(&text);
            proptest::prop_assert_eq!(compact(&once), once);
        }

        #[test]
        fn blanks_and_noise_anywhere_do_not_matter(
            header in proptest::sample::select(&["居民户数(户)", "社区室外活动场地/面积(m2)", "24小时服务项目数"]),
            noise in proptest::collection::vec((0_usize..40, proptest::sample::select(&[' ', '\u{3000}', '\n', '\u{a0}', '\u{200b}', '*', '：'])), 0..8),
        ) {
            let mut noisy: Vec<char> = header.chars().collect();
            for (at, c) in noise {
                noisy.insert(at.min(noisy.len()), c);
            }
            proptest::prop_assert_eq!(compact(&noisy.into_iter().collect::<String>()), header);
        }
    }
}
