//! Wording of mistakes in plan files.

use crate::lang::Lang;
use crate::plan::Level;
use crate::plan::expr::Type;
use crate::plan::mistake::{MistakeKind, Shape, Wanted};
use crate::text::count::several;

/// One sentence that says what is wrong and what to write instead.
#[must_use]
pub fn mistake(kind: &MistakeKind, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh(kind),
        Lang::En => en(kind),
    }
}

fn zh(kind: &MistakeKind) -> String {
    match kind {
        MistakeKind::Syntax { message } => format!("不是合法的 TOML:{message}"),
        MistakeKind::UnknownKey { key, suggestion } => match suggestion {
            Some(known) => format!("此处没有键 `{key}`，是否想写 `{known}`？"),
            None => format!("此处没有键 `{key}`，请删去或改正"),
        },
        MistakeKind::MissingKey { key } => format!("缺少键 `{key}`，请补上"),
        MistakeKind::WrongType { key, expected } => format!("`{key}` 应为{}", shape(*expected, Lang::Zh)),
        MistakeKind::EmptyText { key } => format!("`{key}` 不能为空"),
        MistakeKind::NotOneOf { found, allowed } => format!("不能是“{found}”，应为以下之一：{}", allowed.join("、")),
        MistakeKind::BadName { name } => {
            format!("名称“{name}”不合规：须以小写字母开头，只含小写字母、数字和下划线(指标和规划的 id 用连字符)")
        }
        MistakeKind::Duplicate { id } => format!("“{id}”重复定义，请改名或删去其一"),
        MistakeKind::BadDefault { found } => format!("默认值“{found}”不在该口径可选的范围内"),
        MistakeKind::UnusedOption { id } => format!("口径“{id}”没有被任何表达式使用，请使用或删去"),
        MistakeKind::UnexpectedCharacter { found } => format!("表达式里不能有字符“{found}”"),
        MistakeKind::UnclosedText => "文字缺少收尾的单引号".to_owned(),
        MistakeKind::Unexpected { found, expected } => {
            let wanted = wanted(*expected, Lang::Zh);
            if found.is_empty() {
                format!("表达式没有写完，此处应有{wanted}")
            } else {
                format!("此处不应是 `{found}`，应有{wanted}")
            }
        }
        MistakeKind::TooDeep => "表达式嵌套过深或过长，请拆开".to_owned(),
        MistakeKind::BadNumber { found } => format!("“{found}”不是可精确保存的数字，应写作 30、2.5 或 80%"),
        MistakeKind::UnknownName { name, suggestion } => match suggestion {
            Some(known) => format!("没有名为 `{name}` 的字段或口径，是否想写 `{known}`？"),
            None => format!("没有名为 `{name}` 的字段或口径"),
        },
        MistakeKind::UnknownFunction { name, suggestion } => match suggestion {
            Some(known) => format!("没有函数 `{name}`，是否想写 `{known}`？"),
            None => format!("没有函数 `{name}`"),
        },
        MistakeKind::WrongArguments { function, takes, given } => {
            format!("`{function}` 需要 {takes} 个参数，此处有 {given} 个")
        }
        MistakeKind::TypeMismatch { expected, found } => {
            format!("此处需要{}，却是{}", kind_of(*expected, Lang::Zh), kind_of(*found, Lang::Zh))
        }
        MistakeKind::NeverEqual { text, allowed } => format!("不可能等于“{text}”，可取的值为：{}", allowed.join("、")),
        MistakeKind::WrongLevel { field, level } => format!("{}没有字段 `{field}`", level_name(*level, Lang::Zh)),
        MistakeKind::NothingBelow { function } => format!("`{function}` 只能用于街道、县(区)、市级指标，且不能嵌套"),
        MistakeKind::ThresholdOnCondition => "条件或是否字段逐个单位判断时不需要阈值，请删去阈值".to_owned(),
        MistakeKind::ThresholdMissing => {
            "数值指标缺少阈值，请写 at-least、at-most、more-than 或 less-than 之一".to_owned()
        }
        MistakeKind::SecondThreshold => "只能有一个阈值".to_owned(),
        MistakeKind::TextValue => "`value` 是文字，不能判断；应为数值、是否字段或条件".to_owned(),
        MistakeKind::FieldNotAllowed { key } => format!("`{key}` 在此处只能用数字和口径，不能用字段"),
        MistakeKind::ShareWithoutJudge => "`share` 只与 judge = \"share\" 同用".to_owned(),
        MistakeKind::OutOfRange { found, allowed } => format!("“{found}”不成立，应为 {allowed}"),
        MistakeKind::EmptyRange => "`min` 大于 `max`，没有数值能落在其间".to_owned(),
        MistakeKind::NotWithJudge { key, judge } => format!("`{key}` 与 judge = \"{judge}\" 不能同用，请删去其一"),
        MistakeKind::NotWithKind { key, kind } => format!("`{key}` 只用于数值，与 kind = \"{kind}\" 不能同用，请删去"),
        MistakeKind::NotWithTake { key, take } => format!("`{key}` 与 take = \"{take}\" 不能同用，请删去其一"),
        MistakeKind::ListLacks { list, name, field } => {
            format!("清单“{list}”缺少字段 `{field}` 所用的 `{name}`，请补上，或用同名字段替换它")
        }
        MistakeKind::NoChoices { column } => {
            format!("列 `{column}` 没有 choices，也不是是否列(flag)，不能作为条件；请为它写出 choices")
        }
        MistakeKind::SameHeader { header, other } => {
            format!("表头“{header}”已属于同一层级的字段 `{other}`，请改名，或用同名字段替换它")
        }
        MistakeKind::DivisionByZero => "不能除以 0".to_owned(),
        MistakeKind::FieldCycle { field } => format!("字段 `{field}` 的范围或替代绕回了自身"),
        MistakeKind::NoTargets => "规划里没有任何指标([[target]])".to_owned(),
    }
}

fn en(kind: &MistakeKind) -> String {
    match kind {
        MistakeKind::Syntax { message } => format!("this is not TOML: {message}"),
        MistakeKind::UnknownKey { key, suggestion } => match suggestion {
            Some(known) => format!("there is no key `{key}` here; did you mean `{known}`?"),
            None => format!("there is no key `{key}` here; remove or correct it"),
        },
        MistakeKind::MissingKey { key } => format!("the key `{key}` is missing; add it"),
        MistakeKind::WrongType { key, expected } => format!("`{key}` takes {}", shape(*expected, Lang::En)),
        MistakeKind::EmptyText { key } => format!("`{key}` must not be empty"),
        MistakeKind::NotOneOf { found, allowed } => {
            format!("`{found}` is not possible here; use one of {}", allowed.join(", "))
        }
        MistakeKind::BadName { name } => format!(
            "`{name}` is not a name: it starts with a small letter and holds small letters, digits and underscores (hyphens in ids of targets and plans)"
        ),
        MistakeKind::Duplicate { id } => format!("`{id}` is defined twice; rename or remove one"),
        MistakeKind::BadDefault { found } => format!("the option cannot take its default `{found}`"),
        MistakeKind::UnusedOption { id } => format!("no expression uses the option `{id}`; use or remove it"),
        MistakeKind::UnexpectedCharacter { found } => format!("expressions do not know the character `{found}`"),
        MistakeKind::UnclosedText => "the closing quote of this text is missing".to_owned(),
        MistakeKind::Unexpected { found, expected } => {
            let wanted = wanted(*expected, Lang::En);
            if found.is_empty() {
                format!("the expression ends too early: {wanted} is missing")
            } else {
                format!("`{found}` cannot stand here; {wanted} is wanted")
            }
        }
        MistakeKind::TooDeep => "the expression is too deep or too long; split it".to_owned(),
        MistakeKind::BadNumber { found } => {
            format!("`{found}` is not a number that can be kept exactly; write it like 30, 2.5 or 80%")
        }
        MistakeKind::UnknownName { name, suggestion } => match suggestion {
            Some(known) => format!("there is no field or option `{name}`; did you mean `{known}`?"),
            None => format!("there is no field or option `{name}`"),
        },
        MistakeKind::UnknownFunction { name, suggestion } => match suggestion {
            Some(known) => format!("there is no function `{name}`; did you mean `{known}`?"),
            None => format!("there is no function `{name}`"),
        },
        MistakeKind::WrongArguments { function, takes, given } => {
            format!("`{function}` takes {takes} arguments, not {given}")
        }
        MistakeKind::TypeMismatch { expected, found } => {
            format!("{} is needed here, but this is {}", kind_of(*expected, Lang::En), kind_of(*found, Lang::En))
        }
        MistakeKind::NeverEqual { text, allowed } => {
            format!("this can never be `{text}`; it is one of {}", allowed.join(", "))
        }
        MistakeKind::WrongLevel { field, level } => {
            format!("the field `{field}` does not exist at {} level", level_name(*level, Lang::En))
        }
        MistakeKind::NothingBelow { function } => {
            format!("`{function}` is for targets above community level, and not inside another sum or count")
        }
        MistakeKind::ThresholdOnCondition => {
            "a condition or flag judged unit by unit holds or not; remove the threshold".to_owned()
        }
        MistakeKind::ThresholdMissing => {
            "a number needs a threshold: at-least, at-most, more-than or less-than".to_owned()
        }
        MistakeKind::SecondThreshold => "there can be only one threshold".to_owned(),
        MistakeKind::TextValue => {
            "`value` is a text and cannot be judged; it must be a number, a flag or a condition".to_owned()
        }
        MistakeKind::FieldNotAllowed { key } => format!("`{key}` can hold only numbers and options here, no fields"),
        MistakeKind::ShareWithoutJudge => "`share` goes with judge = \"share\" only".to_owned(),
        MistakeKind::OutOfRange { found, allowed } => format!("`{found}` makes no sense here; it must be {allowed}"),
        MistakeKind::EmptyRange => "`min` is above `max`; no figure lies between".to_owned(),
        MistakeKind::NotWithKind { key, kind } => {
            format!("`{key}` is for numbers and does not go with kind = \"{kind}\"; remove it")
        }
        MistakeKind::NotWithJudge { key, judge } => {
            format!("`{key}` does not go with judge = \"{judge}\"; remove one of them")
        }
        MistakeKind::NotWithTake { key, take } => {
            format!("`{key}` does not go with take = \"{take}\"; remove one of them")
        }
        MistakeKind::ListLacks { list, name, field } => format!(
            "the list `{list}` lacks `{name}`, which the field `{field}` takes from it; add it, or replace the field"
        ),
        MistakeKind::NoChoices { column } => {
            format!("the column `{column}` has no choices and is no flag, so it cannot be a condition; give it choices")
        }
        MistakeKind::SameHeader { header, other } => format!(
            "the header `{header}` belongs to the field `{other}` of the same level; rename it, or replace that field by using its name"
        ),
        MistakeKind::DivisionByZero => "a division by 0".to_owned(),
        MistakeKind::FieldCycle { field } => format!("the bounds or fallbacks of `{field}` lead back to itself"),
        MistakeKind::NoTargets => "the plan has no target ([[target]])".to_owned(),
    }
}

fn shape(shape: Shape, lang: Lang) -> &'static str {
    match shape {
        Shape::Text => lang.pick("文字", "a text"),
        Shape::Bilingual => lang.pick("文字或 { zh = \"…\", en = \"…\" }", "a text or { zh = \"…\", en = \"…\" }"),
        Shape::Number => lang.pick("数字", "a number"),
        Shape::Integer => lang.pick("整数", "a whole number"),
        Shape::Flag => lang.pick("true 或 false", "true or false"),
        Shape::TextList => lang.pick("文字的列表", "a list of texts"),
        Shape::Expression => lang.pick("表达式(文字)或数字", "an expression (a text) or a number"),
        Shape::Table => lang.pick("表", "a table"),
        Shape::TableList => lang.pick("表的列表", "a list of tables"),
    }
}

fn wanted(wanted: Wanted, lang: Lang) -> &'static str {
    match wanted {
        Wanted::Operand => lang.pick("数字、名称或括号", "a number, name or bracket"),
        Wanted::Operator => lang.pick("运算符", "an operator"),
        Wanted::Close => lang.pick("右括号 `)`", "a closing bracket `)`"),
        Wanted::Open => lang.pick("左括号 `(`", "an opening bracket `(`"),
    }
}

fn kind_of(kind: Type, lang: Lang) -> &'static str {
    match kind {
        Type::Number => lang.pick("数值", "a number"),
        Type::Flag => lang.pick("是否(条件)", "a condition or flag"),
        Type::Text => lang.pick("文字", "a text"),
    }
}

/// Name of a level.
#[must_use]
pub fn level_name(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Community => lang.pick("社区(村)", "community"),
        Level::Street => lang.pick("街道(乡镇)", "street"),
        Level::County => lang.pick("县(区)", "county"),
        Level::City => lang.pick("市", "city"),
    }
}

/// How many mistakes a file has.
#[must_use]
pub fn mistake_count(path: &str, count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{path}：共 {count} 处错误"),
        Lang::En => format!("{path}: {}", several(count, "mistake", "mistakes")),
    }
}
