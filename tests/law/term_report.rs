//! A term as JSON and in words.

use dost_desk::law::term::{NoticeReading, term};
use dost_desk::law::term_report::{ProofLine, explain, proof, summary, to_json};

use super::{day, rule, shipped};

#[test]
fn the_json_has_exactly_the_promised_keys_in_order() {
    let found = term(day("2026-12-22"), &rule(NoticeReading::Eve), &shipped(), None).unwrap();
    let text = to_json(&found).unwrap();
    insta::assert_snapshot!(text.split("    {").next().unwrap(), @r#"
    {
      "registered": "2026-12-22",
      "first_day": "2026-12-23",
      "raw_end": "2027-01-01",
      "legal_end": "2027-01-05",
      "front_due": "2026-12-24",
      "notify_by": {
        "eve": "2026-12-30",
        "clear_day": "2026-12-29"
      },
      "latest_safe": "2026-12-30",
      "feasibility": "feasible",
      "provisional": true,
      "skipped": [
    "#);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value.as_object().unwrap().len(), 10);
    let first = &value["skipped"][0];
    assert_eq!(first["date"], "2026-12-31");
    assert_eq!(first["decree"], "Labour Code 105");
}

#[test]
fn the_terminal_command_explains_every_day() {
    let calendar = shipped();
    let found = term(day("2024-11-01"), &rule(NoticeReading::Eve), &calendar, None).unwrap();
    insta::assert_snapshot!(summary(&found, &calendar), @r"
    registered        2024-11-01 Fri
    front office      2024-11-03 Sun  + 2 days, not moved
    legal end         2024-11-14 Thu  the next working day (Civil Code 370.2)
    notify by         2024-11-07 Thu  the last working day before the end  (followed)
      other reading   2024-11-06 Wed  with one whole working day between
    latest safe day   2024-11-07 Thu
    feasible          yes
    ");
    let text = explain(&found, &calendar).replace(calendar.version(), "<version>");
    insta::assert_snapshot!(text, @r"
    registered        2024-11-01 Fri
    first day         2024-11-02 Sat  the day after (Civil Code 368)
    front office      2024-11-03 Sun  + 2 days, not moved
    raw end           2024-11-11 Mon  + 10 calendar days
      passed over       2024-11-11 Mon  State Flag Day: Labour Code 105.5
      passed over       2024-11-12 Tue  Rest day in exchange for 2024-11-16: Cabinet decision (swap of 2024-11-16)
      passed over       2024-11-13 Wed  Rest day in exchange for 2024-11-23: Cabinet decision (swap of 2024-11-23)
    legal end         2024-11-14 Thu  the next working day (Civil Code 370.2)
      passed back over  2024-11-08 Fri  Victory Day: Labour Code 105
      passed back over  2024-11-09 Sat  State Flag Day: Labour Code 105
      passed back over  2024-11-10 Sun  weekend: Labour Code (five-day week)
    notify by         2024-11-07 Thu  the last working day before the end  (followed)
      other reading   2024-11-06 Wed  with one whole working day between
    latest safe day   2024-11-07 Thu
    feasible          yes
    reckoned with     calendar <version>, confirmed through 2026-12-31
    ");
}

#[test]
fn the_proof_shows_a_day_once() {
    let found = term(day("2026-03-13"), &rule(NoticeReading::Eve), &shipped(), None).unwrap();
    let mut days: Vec<_> = proof(&found)
        .into_iter()
        .filter_map(|line| match line {
            ProofLine::Skipped(skipped) => Some(skipped.date),
            _ => None,
        })
        .collect();
    days.sort_unstable();
    let expected: Vec<_> = day("2026-03-20").iter_days().take(11).collect();
    assert_eq!(days, expected);
}
