use dost_desk::locale::Lang::{Az, En};
use dost_desk::locale::numbers::{manat, manat_sum, minutes, minutes_of};

#[test]
fn amounts_are_written_as_officials_write_them() {
    assert_eq!(manat(1600, Az), "1600 manat");
    assert_eq!(manat(0, En), "0 manat");
    for (qepik, az, en) in [
        (160_050, "1.600,50\u{a0}₼", "1,600.50\u{a0}₼"),
        (0, "0,00\u{a0}₼", "0.00\u{a0}₼"),
        (5, "0,05\u{a0}₼", "0.05\u{a0}₼"),
        (99_999, "999,99\u{a0}₼", "999.99\u{a0}₼"),
        (100_000_000, "1.000.000,00\u{a0}₼", "1,000,000.00\u{a0}₼"),
    ] {
        assert_eq!(manat_sum(qepik, Az), az);
        assert_eq!(manat_sum(qepik, En), en);
    }
    assert!(manat_sum(u64::MAX, Az).starts_with("184.467.440.737.095.516,15"));
}

#[test]
fn minutes_turn_into_hours() {
    for (count, az, en) in [
        (0, "0 dəq", "0 min"),
        (7, "7 dəq", "7 min"),
        (59, "59 dəq", "59 min"),
        (60, "1 saat", "1 h"),
        (65, "1 saat 5 dəq", "1 h 5 min"),
        (u32::MAX, "71582788 saat 15 dəq", "71582788 h 15 min"),
    ] {
        assert_eq!(minutes(count, Az), az);
        assert_eq!(minutes(count, En), en);
    }
    assert_eq!(minutes_of(6, 10, Az), "6/10 dəq");
}
