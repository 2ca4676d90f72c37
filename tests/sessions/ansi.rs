//! Our bytes against the stock backend's, both read by a terminal emulator.

use std::num::NonZeroU16;

use dost_desk::terminal::Depth;
use dost_desk::terminal::Scratch;
use dost_desk::terminal::Screen;
use proptest::collection::vec;
use proptest::prelude::*;
use ratatui::backend::Backend;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Rect;
use ratatui::layout::Size;
use ratatui::style::Color;
use ratatui::style::Modifier;
use ratatui::style::Style;

fn emulator(size: Size) -> vt100::Parser {
    let (rows, columns) = cells(size);
    vt100::Parser::new(rows, columns, 0)
}

fn cells(size: Size) -> (NonZeroU16, NonZeroU16) {
    let count = |number| NonZeroU16::new(number).expect("not zero");
    (count(size.height), count(size.width))
}

/// The stock backend with the same life: diff, paint, cursor; all again after a new size.
struct Stock {
    shown: Buffer,
    unknown: bool,
}

impl Stock {
    fn draw(&mut self, next: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        let mut out = Vec::new();
        if self.unknown || self.shown.area != next.area {
            out.extend_from_slice(b"\x1b[0m\x1b[2J");
            self.shown = Buffer::empty(next.area);
            self.unknown = false;
        }
        let mut backend = CrosstermBackend::new(&mut out);
        backend.draw(self.shown.diff_iter(next)).expect("memory");
        match cursor {
            Some(at) => {
                backend.set_cursor_position(at).expect("memory");
                backend.show_cursor().expect("memory");
            }
            None => backend.hide_cursor().expect("memory"),
        }
        self.shown = next.clone();
        out
    }
}

#[derive(Debug, Clone)]
enum Step {
    Write { x: u16, y: u16, text: String, style: Style },
    Blank { x: u16, y: u16, width: u16 },
    Cursor(Option<(u16, u16)>),
    Resize(u16, u16),
}

fn steps(
    colours: impl Strategy<Value = Color> + Clone + 'static,
) -> impl Strategy<Value = Vec<Step>> {
    let text = proptest::sample::select(vec![
        "a",
        "ə",
        "Əliyeva",
        "コ",
        "漢字",
        "x y",
        "        ",
        "●▶█",
        "🙂",
        "e\u{301}",
        "┌──┐",
        "İı",
    ]);
    let modifiers = proptest::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::REVERSED,
        Modifier::UNDERLINED | Modifier::ITALIC,
        // The emulator knows either bold or dim; both together are in a test of their own.
        Modifier::BOLD | Modifier::REVERSED,
    ]);
    let style = (colours.clone(), colours, modifiers)
        .prop_map(|(fore, back, modifier)| Style::reset().fg(fore).bg(back).add_modifier(modifier));
    let write = (0..30u16, 0..8u16, vec(text, 1..4), style)
        .prop_map(|(x, y, texts, style)| Step::Write { x, y, text: texts.concat(), style });
    let step = prop_oneof![
        12 => write,
        3 => (0..30u16, 0..8u16, 1..30u16).prop_map(|(x, y, width)| Step::Blank { x, y, width }),
        3 => proptest::option::of((0..30u16, 0..8u16)).prop_map(Step::Cursor),
        1 => (1..30u16, 1..8u16).prop_map(|(width, height)| Step::Resize(width, height)),
    ];
    vec(step, 1..40)
}

fn named() -> impl Strategy<Value = Color> + Clone {
    use Color::*;
    proptest::sample::select(vec![
        Reset, Reset, Reset, Black, Red, Green, Yellow, Blue, Magenta, Cyan, Gray, DarkGray,
        LightRed, LightBlue, White,
    ])
}

fn any_colour() -> impl Strategy<Value = Color> + Clone {
    prop_oneof![
        4 => Just(Color::Reset),
        2 => named(),
        1 => any::<u8>().prop_map(Color::Indexed),
        1 => any::<(u8, u8, u8)>().prop_map(|(red, green, blue)| Color::Rgb(red, green, blue)),
    ]
}

/// Plays the steps on both; the terminals must show the same after each.
fn same_on_both(steps: &[Step], depth: Depth) -> Result<(), TestCaseError> {
    // The stock backend is mute when the process has NO_COLOR.
    crossterm::style::force_color_output(true);
    let mut size = Size::new(30, 8);
    let mut model = Buffer::empty(Rect::from((Position::ORIGIN, size)));
    let mut cursor = None;
    let (mut ours, mut theirs) = (emulator(size), emulator(size));
    let mut screen = Screen::new(size, depth, Scratch::default());
    let mut stock = Stock { shown: Buffer::empty(model.area), unknown: true };
    let (mut our_bytes, mut their_bytes) = (0, 0);
    for step in steps {
        match step {
            Step::Write { x, y, text, style } if *x < size.width && *y < size.height => {
                model.set_string(*x, *y, text, *style);
            }
            Step::Blank { x, y, width } => {
                let area = Rect::new(*x, *y, *width, 1).intersection(model.area);
                area.positions().for_each(|at| model[at].reset());
            }
            Step::Cursor(at) => cursor = at.map(|(x, y)| Position::new(x, y)),
            Step::Resize(width, height) => {
                size = Size::new(*width, *height);
                model = Buffer::empty(Rect::from((Position::ORIGIN, size)));
                screen.resize(size);
                for terminal in [&mut ours, &mut theirs] {
                    let (rows, columns) = cells(size);
                    terminal.screen_mut().set_size(rows, columns);
                }
            }
            Step::Write { .. } => continue,
        }
        let cursor = cursor.filter(|at| model.area.contains(*at));
        let frame = screen.draw(|buffer| {
            buffer.clone_from(&model);
            cursor
        });
        let stock_frame = stock.draw(&model, cursor);
        our_bytes += frame.len();
        their_bytes += stock_frame.len();
        ours.process(&frame);
        theirs.process(&stock_frame);
        compare(ours.screen(), theirs.screen(), size)?;
        let again = screen.draw(|buffer| {
            buffer.clone_from(&model);
            cursor
        });
        prop_assert!(again.is_empty(), "an unchanged screen sent {again:?}");
    }
    prop_assert!(our_bytes <= their_bytes);
    Ok(())
}

fn compare(ours: &vt100::Screen, theirs: &vt100::Screen, size: Size) -> Result<(), TestCaseError> {
    for row in 0..size.height {
        for column in 0..size.width {
            let look = |screen: &vt100::Screen| {
                let cell = screen.cell(row, column).expect("inside").clone();
                // A blank that was never written and a written one look alike.
                let text =
                    if cell.contents().is_empty() { " " } else { cell.contents() }.to_owned();
                let letter = (cell.fgcolor(), cell.bold(), cell.dim(), cell.italic());
                // Of a bare blank its ground alone is seen. Turned round its ground is the letter's
                // colour, and so is a line under it.
                let seen = text != " " || cell.inverse() || cell.underline();
                let letter = seen.then_some(letter);
                (text, letter, cell.bgcolor(), cell.italic(), cell.underline(), cell.inverse())
            };
            prop_assert_eq!(look(ours), look(theirs), "row {} column {}", row, column);
        }
    }
    prop_assert_eq!(ours.hide_cursor(), theirs.hide_cursor());
    if !ours.hide_cursor() {
        prop_assert_eq!(ours.cursor_position(), theirs.cursor_position());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_screen_as_the_stock_backend_in_all_colours(steps in steps(any_colour())) {
        same_on_both(&steps, Depth::TrueColour)?;
    }

    #[test]
    fn the_same_screen_in_sixteen_colours(steps in steps(named())) {
        same_on_both(&steps, Depth::Sixteen)?;
    }
}

fn painted(depth: Depth, fore: Color, back: Color) -> String {
    let mut screen = Screen::new(Size::new(10, 1), depth, Scratch::default());
    let _ = screen.draw(|_| None);
    let style = Style::new().fg(fore).bg(back);
    let frame = screen.draw(|buffer| {
        buffer.set_string(0, 0, "x", style);
        None
    });
    String::from_utf8(frame).expect("text").replace("\u{1b}[H", "").replace('\u{1b}', "^")
}

#[test]
fn colours_go_out_as_each_depth_knows_them() {
    let orange = Color::Rgb(255, 135, 0);
    let cases = [
        (Depth::Mono, Color::Red, Color::Blue, "x"),
        (Depth::Mono, orange, Color::Reset, "x"),
        (Depth::Sixteen, Color::Red, Color::Reset, "^[31mx"),
        (Depth::Sixteen, Color::LightRed, Color::DarkGray, "^[91;100mx"),
        (Depth::Sixteen, Color::White, Color::Gray, "^[97;47mx"),
        (Depth::Sixteen, Color::Rgb(250, 10, 10), Color::Indexed(196), "^[91;101mx"),
        (Depth::Sixteen, Color::Indexed(244), Color::Indexed(3), "^[90;43mx"),
        (Depth::TwoFiftySix, Color::Red, Color::Reset, "^[31mx"),
        (Depth::TwoFiftySix, orange, Color::Indexed(208), "^[38;5;208;48;5;208mx"),
        (Depth::TrueColour, orange, Color::Indexed(208), "^[38;2;255;135;0;48;5;208mx"),
    ];
    for (depth, fore, back, expected) in cases {
        assert_eq!(painted(depth, fore, back), expected, "{depth:?} {fore:?} {back:?}");
    }
}

#[test]
fn small_changes_cost_few_bytes() {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let mut screen = Screen::new(Size::new(80, 24), Depth::Sixteen, Scratch::default());
    let mut frame = |text: &str, style: Style, at: (u16, u16)| {
        let draw = screen.draw(|buffer| {
            buffer.set_string(0, 3, text, style);
            Some(at.into())
        });
        String::from_utf8(draw).expect("text").replace('\u{1b}', "^")
    };
    let plain = Style::new();
    let first = frame("", plain, (0, 3));
    assert_eq!(first, "^[0m^[2J^[4H^[?25h");
    assert_eq!(frame("a", plain, (1, 3)), "a");
    assert_eq!(frame("aə", plain, (2, 3)), "ə");
    assert_eq!(frame("a", plain, (1, 3)), "\u{8} \u{8}");
    assert_eq!(frame("a", plain, (0, 5)), "\n\n\r");
    assert_eq!(frame("a", bold, (1, 3)), "^[2A^[1ma");
    assert_eq!(frame("ab", bold, (2, 3)), "b");
    assert_eq!(frame("ab", plain, (2, 3)), "\r^[mab");
    assert_eq!(frame("", plain, (2, 3)), "\r  ");
    assert_eq!(frame(&"x".repeat(80), plain, (0, 3)), format!("\r{}^[4H", "x".repeat(80)));
    assert_eq!(frame("xx", plain, (2, 3)), "^[2C^[K");
}

#[test]
fn a_gap_is_erased_by_its_number_where_the_terminal_can() {
    let changed = |depth| {
        let mut screen = Screen::new(Size::new(40, 4), depth, Scratch::default());
        let mut frame = |middle: &str, tail: &str| {
            let draw = screen.draw(|buffer| {
                buffer.set_string(0, 1, format!("a{middle:<30}{tail}|"), Style::new());
                None
            });
            String::from_utf8(draw).expect("text").replace('\u{1b}', "^")
        };
        let _ = frame(&"x".repeat(30), "y");
        [frame("", "z"), frame(&"x".repeat(11), "z"), frame("", "z")]
    };
    let coloured = ["^[32D^[30X^[30Cz", "^[31Dxxxxxxxxxxx", "^[11D           "];
    assert_eq!(changed(Depth::Sixteen), coloured);
    // It may be a VT100.
    assert_eq!(changed(Depth::Mono)[0], format!("^[32D{}z", " ".repeat(30)));
}

#[test]
fn what_a_letter_changes_elsewhere_costs_the_next_letter_nothing() {
    let mut screen = Screen::new(Size::new(40, 8), Depth::Sixteen, Scratch::default());
    let field = Style::new().fg(Color::Black).bg(Color::Cyan);
    let quiet = Style::new().fg(Color::DarkGray);
    let mut typed = |text: &str| {
        let draw = screen.draw(|buffer| {
            buffer.set_string(2, 3, format!("{text:<10}"), field);
            // A mark behind the field and a line below it stand there until something is typed.
            let (mark, below) = if text.is_empty() { ("needed", "empty") } else { ("", "") };
            buffer.set_string(14, 3, mark, quiet);
            buffer.set_string(2, 5, below, quiet);
            Some(Position::new(2 + text.chars().count() as u16, 3))
        });
        String::from_utf8(draw).expect("text").replace('\u{1b}', "^")
    };
    let _ = typed("");
    let first = typed("5");
    assert!(first.ends_with("^[30;46m5"), "the field comes last: {first:?}");
    assert_eq!(typed("5Z"), "Z");
    assert_eq!(typed("5"), "\u{8} \u{8}");
    assert!(typed("").contains("needed"));
    assert!(typed("Ə").ends_with('Ə'));
    assert_eq!(typed("ƏZ"), "Z");
}

#[test]
fn a_blank_takes_over_what_nobody_sees_of_it() {
    let mut screen = Screen::new(Size::new(20, 1), Depth::Sixteen, Scratch::default());
    let mut frame = |pieces: &[(&str, Style)]| {
        let draw = screen.draw(|buffer| {
            let mut x = 0;
            for (text, style) in pieces {
                buffer.set_string(x, 0, text, *style);
                x += text.chars().count() as u16;
            }
            None
        });
        String::from_utf8(draw).expect("text").replace('\u{1b}', "^")
    };
    let (plain, bold) = (Style::new(), Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD));
    let (ground, turned) =
        (Style::new().bg(Color::Red), Style::new().add_modifier(Modifier::REVERSED));
    let _ = frame(&[("aaaa", plain)]);
    assert_eq!(frame(&[(" ", bold), ("a ", plain), ("b", bold)]), "\r ^[C ^[1;36mb");
    // The last two of its three letters become blanks, on a ground and turned round.
    assert_eq!(frame(&[(" ", bold), ("a", plain), (" ", ground)]), "\u{8}\u{8}^[0;41m ^[m ");
    assert_eq!(frame(&[(" ", turned)]), "\r^[7m ^[m  ");
    // A line under a blank has the letter's colour, and italics are standout somewhere.
    let lined = Style::new().add_modifier(Modifier::UNDERLINED);
    let _ = frame(&[("aaaa", plain)]);
    assert_eq!(frame(&[("b", bold), ("  ", lined), ("a", plain)]), "\r^[1;36mb^[0;4m  ");
    let slanted = bold.add_modifier(Modifier::ITALIC);
    let _ = frame(&[("aaaa", plain)]);
    assert_eq!(frame(&[("b", slanted), (" ", plain), ("aa", plain)]), "\r^[1;3;36mb^[23m ");
}

#[test]
fn bold_and_dim_share_one_end() {
    let (bold, dim) = (Modifier::BOLD, Modifier::DIM);
    let all = bold | dim | Modifier::UNDERLINED;
    let cases = [
        (all, bold | Modifier::UNDERLINED, "^[22;1m"),
        (all, dim, "^[0;2m"),
        (bold | dim, Modifier::UNDERLINED, "^[0;4m"),
        (bold, bold | dim, "^[2m"),
        (all, Modifier::empty(), "^[m"),
    ];
    for (from, to, expected) in cases {
        let mut screen = Screen::new(Size::new(4, 1), Depth::Mono, Scratch::default());
        let mut frame = |text: &str, modifier: Modifier| {
            screen.draw(|buffer| {
                buffer.set_string(0, 0, "a", Style::new().add_modifier(from));
                buffer.set_string(1, 0, text, Style::new().add_modifier(modifier));
                None
            })
        };
        let _ = frame("", from);
        let change = String::from_utf8(frame("b", to)).expect("text").replace('\u{1b}', "^");
        assert_eq!(change, format!("{expected}b"), "{from:?} to {to:?}");
    }
}

#[test]
fn a_cluster_is_whole_and_its_neighbours_stay() {
    let size = Size::new(8, 1);
    let mut screen = Screen::new(size, Depth::Mono, Scratch::default());
    let mut terminal = emulator(size);
    for text in ["abcdefg", "a⚠\u{fe0f}defg", "abcdefg", "⚠\u{fe0f}cd⚠\u{fe0f}g"] {
        let frame = screen.draw(|buffer| {
            buffer.set_string(0, 0, text, Style::new());
            None
        });
        terminal.process(&frame);
        assert_eq!(terminal.screen().contents(), text);
    }
}

#[test]
fn a_cell_cannot_steer_the_terminal() {
    let mut screen = Screen::new(Size::new(4, 1), Depth::Mono, Scratch::default());
    let _ = screen.draw(|_| None);
    let frame = screen.draw(|buffer| {
        buffer[(0, 0)].set_symbol("\u{1b}]0;x\u{7}");
        buffer[(1, 0)].set_symbol("");
        buffer[(2, 0)].set_symbol("b");
        None
    });
    assert_eq!(frame.iter().filter(|byte| **byte == 0x1b).count(), 1, "{frame:?}");
    assert!(!frame.contains(&0x07));
}

#[test]
fn a_wide_letter_never_reaches_over_the_edge() {
    let size = Size::new(4, 2);
    let mut screen = Screen::new(size, Depth::Sixteen, Scratch::default());
    let mut terminal = emulator(size);
    let red = Style::new().bg(Color::Red);
    // The last letter of a row, in a colour that shows on blanks, before and after other letters.
    for (last, seen) in [("漢", ""), ("a", "   a"), ("⚠\u{fe0f}", ""), ("漢字", ""), ("b", "   b")]
    {
        let frame = screen.draw(|buffer| {
            for y in 0..2 {
                buffer[(3, y)].set_symbol(last).set_style(red);
            }
            None
        });
        terminal.process(&frame);
        let rows: Vec<String> =
            terminal.screen().rows(0, 4).map(|row| row.trim_end().to_owned()).collect();
        assert_eq!(rows, [seen, seen], "{last:?}");
    }
}

#[test]
fn a_cursor_outside_is_no_cursor() {
    let mut screen = Screen::new(Size::new(4, 1), Depth::Mono, Scratch::default());
    let frame = screen.draw(|_| Some(Position::new(4, 0)));
    assert!(frame.ends_with(b"\x1b[?25l"));
}
