//! Esc and a digit, Alt and a digit: function keys for those who have none.

use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;
use dost_desk::terminal::EscDigit;

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn alt(letter: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::ALT))
}

#[test]
fn table() {
    let (esc, one, zero) = (KeyCode::Esc, KeyCode::Char('1'), KeyCode::Char('0'));
    let a = KeyCode::Char('a');
    // Keys with the moment of each in milliseconds, and what the program sees last.
    let cases: [(&[(KeyCode, u64)], KeyCode); 9] = [
        (&[(one, 0)], one),
        (&[(esc, 0), (one, 1)], KeyCode::F(1)),
        (&[(esc, 0), (one, 1000)], KeyCode::F(1)),
        (&[(esc, 0), (one, 1001)], one),
        (&[(esc, 0), (zero, 500)], KeyCode::F(10)),
        (&[(esc, 0), (esc, 900), (one, 1800)], KeyCode::F(1)),
        (&[(esc, 0), (a, 1), (one, 2)], one),
        (&[(esc, 0), (one, 1), (one, 2)], one),
        (&[(esc, 0), (esc, 1)], esc),
    ];
    for (keys, expected) in cases {
        let mut rule = EscDigit::default();
        let seen = keys.iter().map(|&(code, at)| rule.event(key(code), at)).last();
        assert_eq!(seen, Some(key(expected)), "{keys:?}");
    }
}

#[test]
fn alt_digits_are_function_keys_and_alt_letters_are_not() {
    let mut rule = EscDigit::default();
    for (digit, number) in ('1'..='9').zip(1..).chain([('0', 10)]) {
        assert_eq!(rule.event(alt(digit), 0), key(KeyCode::F(number)));
    }
    assert_eq!(rule.event(alt('x'), 0), alt('x'));
}

#[test]
fn a_paste_is_never_a_function_key() {
    let mut rule = EscDigit::default();
    let _ = rule.event(key(KeyCode::Esc), 0);
    assert_eq!(rule.event(Event::Paste("1".into()), 1), Event::Paste("1".into()));
    assert_eq!(rule.event(key(KeyCode::Char('1')), 2), key(KeyCode::Char('1')));
}
