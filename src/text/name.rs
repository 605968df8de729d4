//! Names of statuses, strengths, kinds, levels and the like.

use crate::audit::Status;
use crate::lang::Lang;
use crate::plan::{Judge, Kind, Level, Strength, Test};
use crate::problem::Severity;

/// 达标 / met
#[must_use]
pub fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Met => lang.pick("达标", "met"),
        Status::Unmet => lang.pick("未达标", "unmet"),
        Status::Unknown => lang.pick("待核", "unknown"),
        Status::NotApplicable => lang.pick("不适用", "not applicable"),
    }
}

/// The status in one or two letters, for tables with a cell per area.
#[must_use]
pub fn status_mark(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Met => lang.pick("达", "ok"),
        Status::Unmet => lang.pick("未", "NO"),
        Status::Unknown => lang.pick("核", "??"),
        Status::NotApplicable => lang.pick("不", "n/a"),
    }
}

/// 约束性 / binding
#[must_use]
pub fn strength_word(strength: Strength, lang: Lang) -> &'static str {
    match strength {
        Strength::Binding => lang.pick("约束性", "binding"),
        Strength::Soft => lang.pick("引导性", "soft"),
        Strength::Informational => lang.pick("参考性", "informational"),
    }
}

/// The targets of one strength, as a heading.
#[must_use]
pub fn strength(strength: Strength, lang: Lang) -> &'static str {
    match strength {
        Strength::Binding => lang.pick("约束性指标", "Binding targets"),
        Strength::Soft => lang.pick("引导性指标", "Soft targets"),
        Strength::Informational => lang.pick("参考性指标", "Informational targets"),
    }
}

/// 城市社区 / urban community
#[must_use]
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Urban => lang.pick("城市社区", "urban community"),
        Kind::Rural => lang.pick("农村社区", "rural community"),
        Kind::Village => lang.pick("村", "village"),
        Kind::Subdistrict => lang.pick("街道", "subdistrict"),
        Kind::Township => lang.pick("乡镇", "township"),
        Kind::County => lang.pick("县(区)", "county"),
        Kind::City => lang.pick("市", "city"),
    }
}

/// 社区 / communities
#[must_use]
pub fn level(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Community => lang.pick("社区", "communities"),
        Level::Street => lang.pick("街道(乡镇)", "streets"),
        Level::County => lang.pick("县(区)", "counties"),
        Level::City => lang.pick("市", "city"),
    }
}

/// What a second headline is a figure of.
#[must_use]
pub fn judge(judge: Judge, lang: Lang) -> &'static str {
    match judge {
        Judge::Each => lang.pick("逐个达标的比例", "share of units that meet it"),
        Judge::Share => lang.pick("达标单位的比例", "share of units that meet it"),
        Judge::Pooled => lang.pick("合计平均", "average over all units"),
        Judge::Total => lang.pick("合计", "total"),
        Judge::Mean => lang.pick("单位平均", "mean per unit"),
    }
}

/// 错误 / error
#[must_use]
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("错误", "error"),
        Severity::Warning => lang.pick("警告", "warning"),
        Severity::Note => lang.pick("提示", "note"),
    }
}

/// The sign of a comparison. ASCII, because terminals disagree about the width of ≥.
#[must_use]
pub fn test_sign(test: Test) -> &'static str {
    match test {
        Test::AtLeast => ">=",
        Test::AtMost => "<=",
        Test::MoreThan => ">",
        Test::LessThan => "<",
        Test::Holds => "",
    }
}
