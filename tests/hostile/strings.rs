//! Strings that attack a terminal, by chance that a seed repeats.

/// SplitMix64.
pub struct Strings(u64);

/// What steers, hides, turns round or piles up, and what a name is made of.
const PIECES: [&str; 54] = [
    "\u{1b}[2J",
    "\u{1b}]52;c;aGk=\u{7}",
    "\u{1b}]0;title\u{1b}\\",
    "\u{1b}P+q544e\u{1b}\\",
    "\u{1b}_Gf=100;x\u{1b}\\",
    "\u{1b}[?1049h",
    "\u{1b}[31m",
    "\u{1b}c",
    "\u{1b}#8",
    "\u{1b}[6n",
    "\u{9b}31m",
    "\u{9d}0;x\u{9c}",
    "\u{90}q\u{9c}",
    "\u{85}",
    "\0",
    "\u{7}",
    "\u{8}",
    "\r",
    "\n",
    "\t",
    "\u{c}",
    "\u{e}",
    "\u{7f}",
    "\u{202e}",
    "\u{202a}x\u{202c}",
    "\u{2066}x\u{2069}",
    "\u{200f}",
    "\u{61c}",
    "\u{200b}",
    "\u{200d}",
    "👨\u{200d}👩\u{200d}👧",
    "\u{2028}",
    "\u{2029}",
    "\u{e0001}\u{e0041}\u{e007f}",
    "\u{fe0f}",
    "⚠\u{fe0f}",
    "\u{fe00}",
    "\u{ad}",
    "\u{feff}",
    "\u{fff9}x\u{fffb}",
    "\u{115f}",
    "\u{3164}",
    "\u{e000}",
    "\u{10ffff}",
    "漢字",
    "コ",
    "🙂",
    "👍🏽",
    "Əliyev",
    "Rəşad",
    "İı",
    "e\u{301}",
    "क्षि",
    "\u{0e33}\u{0e33}",
];

/// Bytes that are no UTF-8: surrogates, overlong forms, halves.
const BROKEN: [&[u8]; 8] = [
    b"\xed\xa0\x80",
    b"\xed\xb0\x80",
    b"\xc0\x9b",
    b"\xe0\x80\x9b[2J",
    b"\x9b31m",
    b"\xff\xfe",
    b"\xc4",
    b"\xf0\x9f\x99",
];

impl Strings {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    /// Hostile bytes; not always UTF-8.
    pub fn bytes(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        for _ in 0..=self.below(6) {
            match self.below(12) {
                0 => out.extend_from_slice(BROKEN[self.below(BROKEN.len())]),
                1 => out.extend(self.any_letter().to_string().bytes()),
                2 => out
                    .extend((0..self.below(8)).map(|_| self.below(256) as u8).collect::<Vec<_>>()),
                3 => self.pile(&mut out),
                _ => out.extend_from_slice(PIECES[self.below(PIECES.len())].as_bytes()),
            }
        }
        out
    }

    /// The same as text, as it would come out of a file or an answer.
    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// Many of one kind: marks, joiners, letters that join into one.
    fn pile(&mut self, out: &mut Vec<u8>) {
        let one = ["\u{301}", "\u{36f}", "\u{200d}", "\u{1100}", "\u{20dd}", "\u{fe0f}", "🇦"];
        let one = one[self.below(one.len())];
        // Five thousand rarely: the screen must bear them, the test must end.
        let many = if self.below(40) == 0 { 5_000 } else { 1 + self.below(60) };
        out.extend_from_slice(b"a");
        out.extend_from_slice(one.repeat(many).as_bytes());
    }

    fn any_letter(&mut self) -> char {
        loop {
            if let Some(letter) = char::from_u32(self.below(0x11_0000) as u32) {
                return letter;
            }
        }
    }
}
