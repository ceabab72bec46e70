//! What has been worked out before: units follow one outline, so most headings of a round are the
//! same few hundred lines. Only pure functions are remembered; what is forgotten is worked out again.

use std::sync::{Arc, PoisonError, RwLock};

use crate::text::ByHash;

/// Results remembered; a round has some thousand different lines that may be headings.
const MOST: usize = 8_192;

/// Remembers results by key, up to a bound.
#[derive(Debug)]
pub(super) struct Memo<K, V> {
    known: RwLock<ByHash<(K, Arc<V>)>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo {
            known: RwLock::default(),
        }
    }
}

impl<K: Eq, V> Memo<K, V> {
    /// The result for a key, worked out the first time. Of two keys with one hash the first is
    /// remembered.
    pub(super) fn get(&self, hash: u64, key: K, work: impl FnOnce(&K) -> V) -> Arc<V> {
        // A thread that panicked while holding the lock left whole entries behind.
        let found = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&hash)
            .filter(|(known, _)| *known == key)
            .map(|(_, value)| Arc::clone(value));
        found.unwrap_or_else(|| {
            let value = Arc::new(work(&key));
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < MOST {
                known.entry(hash).or_insert((key, Arc::clone(&value)));
            }
            value
        })
    }
}
