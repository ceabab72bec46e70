//! What has been worked out before: units follow one outline and one form, so most headings and the names
//! in most tables of a round are the same few hundred texts. Only pure functions are remembered; what is
//! forgotten is worked out again.

use std::borrow::Borrow;
use std::sync::{Arc, PoisonError, RwLock};

use crate::text::ByHash;

/// Results remembered; a round has some thousand different lines that may be headings, and as many
/// different names of rows.
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
    pub(super) fn get<Q>(&self, hash: u64, key: &Q, work: impl FnOnce() -> V) -> Arc<V>
    where
        K: Borrow<Q>,
        Q: Eq + ToOwned<Owned = K> + ?Sized,
    {
        // A thread that panicked while holding the lock left whole entries behind.
        let found = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&hash)
            .filter(|(known, _)| known.borrow() == key)
            .map(|(_, value)| Arc::clone(value));
        found.unwrap_or_else(|| {
            let value = Arc::new(work());
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < MOST {
                let entry = known.entry(hash);
                entry.or_insert_with(|| (key.to_owned(), Arc::clone(&value)));
            }
            value
        })
    }
}
