//! What a terminal says about itself, and what we make of it.

use dost_desk::terminal::Depth;
use dost_desk::terminal::Glyphs;
use dost_desk::terminal::TerminalFacts;

fn facts(variables: &[(&str, &str)]) -> TerminalFacts {
    TerminalFacts::read(|name| {
        let found = variables.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn colours() {
    let cases: [(&str, &str, &str, Depth); 16] = [
        ("", "", "", Depth::Mono),
        ("dumb", "", "", Depth::Mono),
        ("linux", "", "", Depth::Mono),
        ("vt100", "", "", Depth::Mono),
        ("vt220", "truecolor", "", Depth::Mono),
        ("xterm-mono", "", "", Depth::Mono),
        ("xterm-256color", "truecolor", "1", Depth::Mono),
        ("xterm", "", "", Depth::Sixteen),
        ("screen", "", "", Depth::Sixteen),
        ("putty", "", "", Depth::Sixteen),
        ("xterm-256color", "", "", Depth::TwoFiftySix),
        ("putty-256color", "", "", Depth::TwoFiftySix),
        ("foot", "", "", Depth::TwoFiftySix),
        ("xterm-kitty", "", "", Depth::TwoFiftySix),
        ("xterm-256color", "truecolor", "", Depth::TrueColour),
        ("xterm-direct", "24bit", "", Depth::TrueColour),
    ];
    for (term, colorterm, no_color, depth) in cases {
        let facts = facts(&[("TERM", term), ("COLORTERM", colorterm), ("NO_COLOR", no_color)]);
        assert_eq!(Depth::of(&facts), depth, "{facts:?}");
    }
}

#[test]
fn letters_and_signs() {
    let locale = |variables: &[(&str, &str)]| {
        let facts = facts(variables);
        (facts.lang, facts.utf8)
    };
    assert_eq!(locale(&[("LANG", "az_AZ.UTF-8")]), ("az_AZ.UTF-8".into(), true));
    assert_eq!(locale(&[("LANG", "az_AZ.utf8@x"), ("LC_ALL", "")]), ("az_AZ.utf8@x".into(), true));
    assert_eq!(locale(&[("LANG", "az_AZ.UTF-8"), ("LC_ALL", "C")]), ("C".into(), false));
    assert_eq!(locale(&[("LC_CTYPE", "az_AZ.ISO-8859-9E")]), ("az_AZ.ISO-8859-9E".into(), false));
    assert_eq!(Glyphs::of(&facts(&[("TERM", "linux")])), Glyphs::Ascii);
    assert_eq!(Glyphs::of(&facts(&[("TERM", "tmux-256color")])), Glyphs::Unicode);
}

#[test]
fn an_overlong_value_counts_as_absent() {
    let long = "x".repeat(65);
    assert_eq!(facts(&[("TERM", &long)]).term, "");
    assert!(facts(&[("TERM", &long)]).is_dumb());
}
