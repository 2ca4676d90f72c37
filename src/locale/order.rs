//! The order of the Azerbaijani alphabet.

use std::cmp::Ordering;
use std::sync::OnceLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

/// Compares as a printed Azerbaijani list is ordered: `ç` after `c`, `ə` after `e`, `x` after `h`,
/// `ı` before `i`, `q` after `k`, the foreign `w` last; small letters before capitals. Texts that
/// the alphabet holds equal but whose code points differ keep one fixed order, so lists never jump.
pub fn compare(left: &str, right: &str) -> Ordering {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let collator = COLLATOR.get_or_init(|| {
        // Compiled data always holds `az`; without it code points still give a fixed order.
        Collator::try_new(locale!("az").into(), CollatorOptions::default()).ok()
    });
    collator
        .as_ref()
        .map_or(Ordering::Equal, |collator| collator.compare(left, right))
        .then_with(|| left.cmp(right))
}
