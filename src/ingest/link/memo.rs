//! Answers that are worked out once for each question: rows of one street ask the same again and again.

use std::collections::HashMap;
use std::hash::Hash;

/// Answers by question.
pub(super) struct Memo<K, V> {
    last: Option<(K, V)>,
    all: HashMap<K, V, ahash::RandomState>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { last: None, all: HashMap::default() }
    }
}

impl<K: Copy + Eq + Hash, V: Copy> Memo<K, V> {
    /// The answer to `question`, worked out where it was not asked before.
    pub(super) fn get(&mut self, question: K, answer: impl FnOnce() -> V) -> V {
        if let Some((last, answer)) = self.last
            && last == question
        {
            return answer;
        }
        let answer = *self.all.entry(question).or_insert_with(answer);
        self.last = Some((question, answer));
        answer
    }
}

impl<K: Copy + Eq + Hash> Memo<K, ()> {
    /// Whether `question` was not asked before.
    pub(super) fn is_new(&mut self, question: K) -> bool {
        let mut is_new = false;
        self.get(question, || is_new = true);
        is_new
    }
}
