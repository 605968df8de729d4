//! Conditions of formulas put together in the shortest words: `AND(AND(a,b),c)` is `AND(a,b,c)`, and `NOT(x="a")` is `x<>"a"`.

/// The condition that always holds.
pub(super) const YES: &str = "TRUE";

/// The condition that never does.
pub(super) const NO: &str = "FALSE";

/// Both.
pub(super) fn and(a: String, b: String) -> String {
    match (a.as_str(), b.as_str()) {
        (YES, _) => b,
        (_, YES) => a,
        (NO, _) | (_, NO) => NO.to_owned(),
        _ => joined("AND", &a, &b),
    }
}

/// Either or both.
pub(super) fn or(a: String, b: String) -> String {
    match (a.as_str(), b.as_str()) {
        (NO, _) => b,
        (_, NO) => a,
        (YES, _) | (_, YES) => YES.to_owned(),
        _ => joined("OR", &a, &b),
    }
}

/// The opposite.
pub(super) fn not(a: &str) -> String {
    match a {
        YES => return NO.to_owned(),
        NO => return YES.to_owned(),
        _ => {}
    }
    for (function, opposite) in [("AND", "OR"), ("OR", "AND")] {
        if let Some(parts) = arguments(a, function)
            && let Some(parts) = parts.into_iter().map(opposite_comparison).collect::<Option<Vec<_>>>()
        {
            return format!("{opposite}({})", parts.join(","));
        }
    }
    if let Some([inner]) = arguments(a, "NOT").as_deref() {
        return (*inner).to_owned();
    }
    opposite_comparison(a).unwrap_or_else(|| format!("NOT({a})"))
}

/// `a` and `b` in one call, each condition once.
fn joined(function: &str, a: &str, b: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for side in [a, b] {
        for part in arguments(side, function).unwrap_or_else(|| vec![side]) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    match parts.as_slice() {
        [one] => (*one).to_owned(),
        _ => format!("{function}({})", parts.join(",")),
    }
}

/// The arguments of a formula that is a call of `function` as a whole.
fn arguments<'a>(formula: &'a str, function: &str) -> Option<Vec<&'a str>> {
    let inner = formula.strip_prefix(function)?.strip_prefix('(')?.strip_suffix(')')?;
    let mut parts = Vec::new();
    let (mut depth, mut is_quoted, mut start) = (0_i32, false, 0);
    for (at, letter) in inner.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth = depth.saturating_add(1),
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            ',' if !is_quoted && depth == 0 => {
                parts.push(inner.get(start..at)?);
                start = at.saturating_add(1);
            }
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    parts.push(inner.get(start..)?);
    Some(parts)
}

/// The opposite of a single comparison without any call.
fn opposite_comparison(formula: &str) -> Option<String> {
    let mut is_quoted = false;
    let mut signs = formula.char_indices().filter(|(_, letter)| {
        is_quoted ^= *letter == '"';
        !is_quoted && "<>=(),".contains(*letter)
    });
    let (start, _) = signs.next()?;
    let second = signs.next().map(|(at, _)| at);
    let end = second.map_or(start, |second| second).saturating_add(1);
    if signs.next().is_some() || second.is_some_and(|second| second != start.saturating_add(1)) {
        return None;
    }
    let opposite = match formula.get(start..end)? {
        "=" => "<>",
        "<>" => "=",
        ">=" => "<",
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        _ => return None,
    };
    Some(format!("{}{opposite}{}", formula.get(..start)?, formula.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::{and, not, or};

    #[test]
    fn conditions_are_put_in_the_shortest_words() {
        let text = |text: &str| text.to_owned();
        assert_eq!(and(text("A1=1"), and(text("B1=2"), text("C1=3"))), "AND(A1=1,B1=2,C1=3)");
        assert_eq!(or(or(text("A1=\"\""), text("A1=\"村\"")), text("A1=\"\"")), "OR(A1=\"\",A1=\"村\")");
        assert_eq!(and(text("TRUE"), text("A1=1")), "A1=1");
        assert_eq!(not("A1=\"a(b,c\""), "A1<>\"a(b,c\"");
        assert_eq!(not("OR(A1=\"\",A1=\"村\")"), "AND(A1<>\"\",A1<>\"村\")");
        assert_eq!(not("A1>=B1"), "A1<B1");
        assert_eq!(not("NOT(EXACT(A1,B1))"), "EXACT(A1,B1)");
        assert_eq!(not("OR(A1=1,EXACT(A1,B1))"), "NOT(OR(A1=1,EXACT(A1,B1)))");
        assert_eq!(not("N(A1)>0"), "NOT(N(A1)>0)");
    }
}
