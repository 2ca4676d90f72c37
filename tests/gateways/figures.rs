//! How fast notices go over the wire. Run by hand: these prove nothing, they measure and print.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use dost_desk::gateways::{Esosial as _, Meis as _};

use super::site::{PLAIN, Site, code, letter};

/// Notices that are posted.
const NOTICES: usize = 10_000;
/// Calls at once, as the engine makes them.
const AT_ONCE: usize = 4;

#[test]
#[ignore = "a measurement: cargo test --test suite gateways::figures -- --ignored --nocapture"]
fn notices_and_questions_a_second() {
    let site = Site::open();
    let systems = site.systems();
    let next = AtomicUsize::new(0);
    let since = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= NOTICES {
                        return;
                    }
                    systems.post(&format!("notice-{number}"), &letter(PLAIN)).unwrap();
                }
            });
        }
    });
    let posted = since.elapsed();
    assert_eq!(site.world.placed().len(), NOTICES);
    let since = Instant::now();
    for _ in 0..1_000 {
        systems.identity(&code(PLAIN)).unwrap();
    }
    let asked = since.elapsed();
    let words = format!(
        "{NOTICES} notices, {AT_ONCE} at once, over TLS: {:.0} a second\n\
         1000 questions one after another: {:.2} ms each\n",
        NOTICES as f64 / posted.as_secs_f64(),
        asked.as_secs_f64()
    );
    std::io::stdout().write_all(words.as_bytes()).unwrap();
}
