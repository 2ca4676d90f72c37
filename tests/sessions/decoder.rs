//! The decoder against what terminals really send, cut in every way.

use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyCode::BackTab;
use crossterm::event::KeyCode::Backspace;
use crossterm::event::KeyCode::Char;
use crossterm::event::KeyCode::Delete;
use crossterm::event::KeyCode::Down;
use crossterm::event::KeyCode::End;
use crossterm::event::KeyCode::Enter;
use crossterm::event::KeyCode::Esc;
use crossterm::event::KeyCode::F;
use crossterm::event::KeyCode::Home;
use crossterm::event::KeyCode::Insert;
use crossterm::event::KeyCode::Left;
use crossterm::event::KeyCode::PageDown;
use crossterm::event::KeyCode::PageUp;
use crossterm::event::KeyCode::Right;
use crossterm::event::KeyCode::Tab;
use crossterm::event::KeyCode::Up;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;
use dost_desk::terminal::Decoder;
use dost_desk::terminal::decode::ESC_SILENCE;
use dost_desk::terminal::decode::PASTE_BYTES_MAX;
use dost_desk::terminal::decode::REST_BYTES_MAX;
use dost_desk::terminal::decode::REST_SILENCE;
use dost_desk::terminal::decode::SEQUENCE_BYTES_MAX;
use dost_desk::terminal::decode::STALL_SILENCE;
use proptest::collection::vec;
use proptest::prelude::*;

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const ALT: KeyModifiers = KeyModifiers::ALT;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn typed(text: &str) -> Vec<Event> {
    text.chars().map(|letter| key(Char(letter), NONE)).collect()
}

/// One key that one terminal sends as these bytes.
const KEYS: &[(&[u8], KeyCode, KeyModifiers)] = &[
    // Single bytes.
    (b"a", Char('a'), NONE),
    (b"Z", Char('Z'), NONE),
    (b"~", Char('~'), NONE),
    (b"\r", Enter, NONE),
    (b"\n", Enter, NONE),
    (b"\t", Tab, NONE),
    (b"\x7f", Backspace, NONE),
    (b"\x08", Backspace, NONE),
    (b"\x00", Char(' '), CTRL),
    (b"\x05", Char('e'), CTRL),
    (b"\x0c", Char('l'), CTRL),
    (b"\x10", Char('p'), CTRL),
    (b"\x1a", Char('z'), CTRL),
    (b"\x1f", Char('7'), CTRL),
    // Letters.
    ("ə".as_bytes(), Char('ə'), NONE),
    ("Ə".as_bytes(), Char('Ə'), NONE),
    ("ı".as_bytes(), Char('ı'), NONE),
    ("İ".as_bytes(), Char('İ'), NONE),
    ("₼".as_bytes(), Char('₼'), NONE),
    ("Ж".as_bytes(), Char('Ж'), NONE),
    ("🙂".as_bytes(), Char('🙂'), NONE),
    // Alt.
    (b"\x1bx", Char('x'), ALT),
    (b"\x1b1", Char('1'), ALT),
    (b"\x1b0", Char('0'), ALT),
    (b"\x1b\x7f", Backspace, ALT),
    ("\u{1b}ə".as_bytes(), Char('ə'), ALT),
    // xterm, and application cursor keys.
    (b"\x1b[A", Up, NONE),
    (b"\x1b[B", Down, NONE),
    (b"\x1b[C", Right, NONE),
    (b"\x1b[D", Left, NONE),
    (b"\x1b[H", Home, NONE),
    (b"\x1b[F", End, NONE),
    (b"\x1bOA", Up, NONE),
    (b"\x1bOD", Left, NONE),
    (b"\x1bOH", Home, NONE),
    (b"\x1bOF", End, NONE),
    (b"\x1bOP", F(1), NONE),
    (b"\x1bOQ", F(2), NONE),
    (b"\x1bOR", F(3), NONE),
    (b"\x1bOS", F(4), NONE),
    (b"\x1b[15~", F(5), NONE),
    (b"\x1b[17~", F(6), NONE),
    (b"\x1b[18~", F(7), NONE),
    (b"\x1b[19~", F(8), NONE),
    (b"\x1b[20~", F(9), NONE),
    (b"\x1b[21~", F(10), NONE),
    (b"\x1b[23~", F(11), NONE),
    (b"\x1b[24~", F(12), NONE),
    (b"\x1b[2~", Insert, NONE),
    (b"\x1b[3~", Delete, NONE),
    (b"\x1b[5~", PageUp, NONE),
    (b"\x1b[6~", PageDown, NONE),
    (b"\x1b[Z", BackTab, SHIFT),
    // Held keys.
    (b"\x1b[1;2A", Up, SHIFT),
    (b"\x1b[1;3B", Down, ALT),
    (b"\x1b[1;5C", Right, CTRL),
    (b"\x1b[1;6D", Left, CTRL.union(SHIFT)),
    (b"\x1b[1;5H", Home, CTRL),
    (b"\x1b[1;2P", F(1), SHIFT),
    (b"\x1b[1;5R", F(3), CTRL),
    (b"\x1b[15;2~", F(5), SHIFT),
    (b"\x1b[3;5~", Delete, CTRL),
    (b"\x1bO5P", F(1), CTRL),
    // Linux console.
    (b"\x1b[[A", F(1), NONE),
    (b"\x1b[[C", F(3), NONE),
    (b"\x1b[[E", F(5), NONE),
    (b"\x1b[1~", Home, NONE),
    (b"\x1b[4~", End, NONE),
    // PuTTY and the VT220.
    (b"\x1b[11~", F(1), NONE),
    (b"\x1b[12~", F(2), NONE),
    (b"\x1b[13~", F(3), NONE),
    (b"\x1b[14~", F(4), NONE),
    (b"\x1b[25~", F(13), NONE),
    (b"\x1b[28~", F(15), NONE),
    (b"\x1b[34~", F(20), NONE),
    // rxvt.
    (b"\x1b[7~", Home, NONE),
    (b"\x1b[8~", End, NONE),
    (b"\x1b[7$", Home, SHIFT),
    (b"\x1b[5^", PageUp, CTRL),
    (b"\x1b[3@", Delete, CTRL.union(SHIFT)),
    (b"\x1b[a", Up, SHIFT),
    (b"\x1bOb", Down, CTRL),
    // The keypad in application mode.
    (b"\x1bOM", Enter, NONE),
    (b"\x1bOk", Char('+'), NONE),
    (b"\x1bOp", Char('0'), NONE),
    (b"\x1bOy", Char('9'), NONE),
    // Letters spelled out.
    (b"\x1b[27;5;105~", Char('i'), CTRL),
    (b"\x1b[27;2;13~", Enter, SHIFT),
    (b"\x1b[601u", Char('ə'), NONE),
    (b"\x1b[9;2u", BackTab, SHIFT),
];

/// Streams of several keys, and what is no key at all.
fn streams() -> Vec<(&'static [u8], Vec<Event>)> {
    let then_z = |first: Event| vec![first, key(Char('z'), NONE)];
    let paste = |text: &str| Event::Paste(text.to_owned());
    let bad = || key(Char(char::REPLACEMENT_CHARACTER), NONE);
    vec![
        ("Əliyev ı".as_bytes(), typed("Əliyev ı")),
        // A quick Esc before another key.
        (b"\x1b\x1b[A", vec![key(Esc, NONE), key(Up, NONE)]),
        (b"\x1b\x1bOP", vec![key(Esc, NONE), key(F(1), NONE)]),
        (b"\x1b\r", vec![key(Esc, NONE), key(Enter, NONE)]),
        (b"\x1b\t", vec![key(Esc, NONE), key(Tab, NONE)]),
        // Alt-O and Alt-[ before a key that continues nothing.
        (b"\x1bOz", then_z(key(Char('O'), ALT))),
        (b"\x1bO5z", vec![key(Char('O'), ALT), key(Char('5'), NONE), key(Char('z'), NONE)]),
        (b"\x1b[\rz", vec![key(Char('['), ALT), key(Enter, NONE), key(Char('z'), NONE)]),
        // Broken letters never eat the next key.
        (b"\xc9z", then_z(bad())),
        (b"\xe2\x82z", then_z(bad())),
        (b"\xfez", then_z(bad())),
        (b"\x80z", then_z(bad())),
        (b"\xed\xa0\x80z", then_z(bad())),
        (b"\xe2\x82\x1b[A", vec![bad(), key(Up, NONE)]),
        // The 8-bit twins of control sequences are not letters.
        (b"\xc2\x9bz", typed("z")),
        // Focus, positions, reports, names and unknown sequences are no keys.
        (b"\x1b[I\x1b[Oz", typed("z")),
        (b"\x1b[12;40Rz", typed("z")),
        (b"\x1b[?64;1;2cz", typed("z")),
        (b"\x1b[?2026;2$yz", typed("z")),
        (b"\x1b[999~z", typed("z")),
        (b"\x1b[1;99Az", typed("z")),
        (b"\x1b[99999999999Az", typed("z")),
        (b"\x1b[M !!z", typed("z")),
        (b"\x1b[<0;3;4Mz", typed("z")),
        (b"\x1b]11;rgb:0000/0000/0000\x07z", typed("z")),
        (b"\x1b]11;rgb:0000/0000/0000\x1b\\z", typed("z")),
        (b"\x1bP>|term 1.0\x1b\\z", typed("z")),
        (b"\x1b_G\x1b\\z", typed("z")),
        (b"\x1b[[zz", typed("zz")),
        // A sequence that breaks off gives way to the next.
        (b"\x1b[1;\x1b[Az", then_z(key(Up, NONE))),
        (b"\x1b]11;rgb\x1b[Az", then_z(key(Up, NONE))),
        (b"\x1b]11;rgb\rz", then_z(key(Enter, NONE))),
        // Pastes.
        (b"\x1b[200~a\r\x1b[A\tb\x1b[201~z", then_z(paste("a\r\x1b[A\tb"))),
        ("\u{1b}[200~Şəmsəddin\u{1b}[201~z".as_bytes(), then_z(paste("Şəmsəddin"))),
        (b"\x1b[200~\x1b[201~z", then_z(paste(""))),
        (b"\x1b[200~\x1b[20\x1b[201~z", then_z(paste("\x1b[20"))),
        (b"\x1b[200~\xff\x1b[201~z", then_z(paste("\u{fffd}"))),
        (b"\x1b[201~z", typed("z")),
    ]
}

fn cases() -> Vec<(Vec<u8>, Vec<Event>)> {
    let keys = KEYS.iter().map(|&(bytes, code, held)| (bytes.to_vec(), vec![key(code, held)]));
    let streams = streams().into_iter().map(|(bytes, events)| (bytes.to_vec(), events));
    keys.chain(streams).collect()
}

fn decode(chunks: &[&[u8]]) -> (Vec<Event>, Decoder) {
    let mut decoder = Decoder::new();
    let events = chunks.iter().flat_map(|chunk| decoder.feed(chunk)).collect();
    (events, decoder)
}

#[test]
fn keys_of_every_terminal_whole_cut_in_two_and_byte_by_byte() {
    for (bytes, expected) in cases() {
        let shown = String::from_utf8_lossy(&bytes).escape_debug().to_string();
        let (whole, decoder) = decode(&[&bytes]);
        assert_eq!(whole, expected, "{shown}");
        assert_eq!(decoder.pending(), None, "{shown} leaves something open");
        for cut in 1..bytes.len() {
            let (first, second) = bytes.split_at(cut);
            assert_eq!(decode(&[first, second]).0, expected, "{shown} cut at {cut}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decode(&single).0, expected, "{shown} byte by byte");
    }
}

#[test]
fn silence_decides_what_has_begun() {
    let esc = vec![key(Esc, NONE)];
    let cases: [(&[u8], Vec<Event>); 9] = [
        (b"\x1b", esc.clone()),
        (b"\x1b[", vec![key(Char('['), ALT)]),
        (b"\x1bO", vec![key(Char('O'), ALT)]),
        (b"\x1b]", vec![key(Char(']'), ALT)]),
        (b"\x1bP", vec![key(Char('P'), ALT)]),
        (b"\x1bX", vec![key(Char('X'), ALT)]),
        (b"\x1b[1;5", Vec::new()),
        (b"\x1b]11;rgb:", Vec::new()),
        (b"\x1b[M !", Vec::new()),
    ];
    for (bytes, expected) in cases {
        let (nothing, mut decoder) = decode(&[bytes]);
        assert_eq!(nothing, Vec::new());
        assert_eq!(decoder.pending(), Some(ESC_SILENCE));
        assert_eq!(decoder.timeout(), expected);
        assert_eq!(decoder.pending(), None);
        assert_eq!(decoder.feed(b"z"), typed("z"));
    }
    let (first, mut decoder) = decode(&[b"\x1b\x1b"]);
    assert_eq!((first, decoder.timeout()), (esc.clone(), esc));
}

#[test]
fn half_a_letter_waits_for_a_slow_line() {
    let (_, mut decoder) = decode(&[b"\xc9"]);
    assert_eq!(decoder.pending(), Some(STALL_SILENCE));
    assert_eq!(decoder.feed(b"\x99"), typed("ə"));
    let (_, mut decoder) = decode(&[b"\xc9"]);
    assert_eq!(decoder.timeout(), typed("\u{fffd}"));
}

/// Its rest is not typed by anybody: as keys, the line ends in it would press Enter.
#[test]
fn a_stalled_paste_is_delivered_and_its_rest_is_no_key() {
    let rests: [&[u8]; 4] = [
        b"\rSECOND\rESC\x1b[201~",
        b"\x1b[201~",
        b"\x1b\x1b[20\x1b[A\r\x1b[201~",
        b"\xc9\x1b[201~",
    ];
    for rest in rests {
        let (_, mut decoder) = decode(&[b"\x1b[200~Novruz"]);
        assert_eq!(decoder.pending(), Some(STALL_SILENCE));
        assert_eq!(decoder.timeout(), [Event::Paste("Novruz".into())]);
        assert!(decoder.is_dropping());
        let single: Vec<&[u8]> = rest.chunks(1).collect();
        for byte in single {
            assert_eq!(decoder.feed(byte), []);
        }
        assert!(!decoder.is_dropping());
        assert_eq!(decoder.feed(b"z"), typed("z"));
    }
    // The silence fell into the end itself.
    let (_, mut decoder) = decode(&[b"\x1b[200~Novruz\x1b[20"]);
    assert_eq!(decoder.timeout(), [Event::Paste("Novruz\u{1b}[20".into())]);
    assert_eq!(decoder.feed(b"1~z"), typed("z"));
}

/// An end that was lost on the way must not take the keyboard for ever.
#[test]
fn a_lost_end_of_a_paste_gives_the_keys_back() {
    let (_, mut decoder) = decode(&[b"\x1b[200~Novruz"]);
    let _ = decoder.timeout();
    assert_eq!(decoder.feed(b"typed"), []);
    assert_eq!(decoder.pending(), Some(REST_SILENCE));
    assert_eq!(decoder.timeout(), []);
    assert_eq!(decoder.pending(), None);
    assert_eq!(decoder.feed(b"z"), typed("z"));
    let (_, mut decoder) = decode(&[b"\x1b[200~Novruz"]);
    let _ = decoder.timeout();
    assert_eq!(decoder.feed(&vec![b'x'; REST_BYTES_MAX]), []);
    assert_eq!(decoder.feed(b"z"), typed("z"));
}

#[test]
fn a_huge_paste_keeps_its_beginning_whole_letters_only() {
    let mut decoder = Decoder::new();
    let _ = decoder.feed(b"\x1b[200~x");
    for _ in 0..1024 {
        assert_eq!(decoder.feed("ə".repeat(512).as_bytes()), []);
    }
    let events = decoder.feed(b"\x1b[201~z");
    let [Event::Paste(text), after] = events.as_slice() else { panic!("{}", events.len()) };
    assert_eq!(text.len(), PASTE_BYTES_MAX - 1);
    assert!(text.chars().skip(1).all(|letter| letter == 'ə'));
    assert!(decoder.paste_cut());
    assert_eq!(*after, key(Char('z'), NONE));
    let _ = decoder.feed(b"\x1b[200~short\x1b[201~");
    assert!(!decoder.paste_cut());
}

#[test]
fn endless_sequences_end() {
    for opener in [b"\x1b[".as_slice(), b"\x1b]", b"\x1bP"] {
        let mut decoder = Decoder::new();
        let _ = decoder.feed(opener);
        assert_eq!(decoder.feed(&[b'1'; SEQUENCE_BYTES_MAX]), []);
        assert_eq!(decoder.feed(b"1"), typed("1"), "{opener:?}");
        assert_eq!(decoder.feed(b"z"), typed("z"), "{opener:?}");
    }
}

/// Bytes that look like input: pieces of real keys between noise.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let cases: Vec<Vec<u8>> = cases().into_iter().map(|(bytes, _)| bytes).collect();
    let piece = prop_oneof![
        proptest::sample::select(cases.clone()),
        (proptest::sample::select(cases), any::<prop::sample::Index>())
            .prop_map(|(bytes, index)| bytes[..index.index(bytes.len())].to_vec()),
        vec(any::<u8>(), 0..8),
        vec(proptest::sample::select(b"\x1b[]O;?~$200123PM\x07\\".to_vec()), 0..12),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_gives_the_same_keys(bytes in input(), cuts in vec(any::<prop::sample::Index>(), 0..6)) {
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        let chunks: Vec<&[u8]> = at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        let (whole, mut one) = decode(&[&bytes]);
        let (pieces, mut other) = decode(&chunks);
        prop_assert_eq!(whole, pieces);
        prop_assert_eq!(one.timeout(), other.timeout());
    }

    #[test]
    fn after_any_noise_and_silence_a_key_arrives(bytes in input()) {
        let (events, mut decoder) = decode(&[&bytes]);
        prop_assert!(events.len() <= bytes.len());
        let _ = decoder.timeout();
        // A paste has a second silence, for its rest.
        prop_assert!(decoder.pending().is_none_or(|silence| silence == REST_SILENCE));
        prop_assert_eq!(decoder.timeout(), Vec::new());
        prop_assert_eq!(decoder.pending(), None);
        prop_assert_eq!(decoder.feed(b"z"), typed("z"));
    }
}
