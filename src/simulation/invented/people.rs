//! Who comes: names as they are given in Azerbaijan, and some that are hard on a program.

use chrono::{Days, NaiveDate};

use crate::casework::forms::{Applicant, ReleaseGround, Sentence};
use crate::casework::identity::{
    Address, FatherSuffix, IdDocument, IdDocumentKind, Name, PersonCode, PersonCodeKind,
    PersonName, Phone, Postcode,
};
use crate::simulation::dice::Dice;

const MEN: [&str; 56] = [
    "Rəşad",
    "Elçin",
    "İlqar",
    "Orxan",
    "Vüqar",
    "Tural",
    "Ülvi",
    "Çingiz",
    "Şahin",
    "Əli",
    "Murad",
    "Kamran",
    "Ramil",
    "Sənan",
    "Nicat",
    "Fərid",
    "Anar",
    "Emin",
    "Elnur",
    "Rövşən",
    "Azər",
    "Samir",
    "Zaur",
    "Ceyhun",
    "Pərviz",
    "Toğrul",
    "İsmayıl",
    "Cavid",
    "Bəhruz",
    "Mübariz",
    "Namiq",
    "Tofiq",
    "Vaqif",
    "Yusif",
    "Əkbər",
    "Şəmsi",
    "Qədir",
    "Xəyal",
    "Işıq",
    "Teymur",
    "Rauf",
    "Sabir",
    "Aqil",
    "Natiq",
    "Fuad",
    "Habil",
    "Kənan",
    "Lətif",
    "Oqtay",
    "Polad",
    "Rüfət",
    "Səməd",
    "Təbriz",
    "Uğur",
    "Vəli",
    "Zahid",
];

const WOMEN: [&str; 40] = [
    "Leyla",
    "Aygün",
    "Nigar",
    "Sevinc",
    "Günel",
    "Şəhla",
    "Çiçək",
    "Könül",
    "Ülkər",
    "Əfsanə",
    "Gülbəniz",
    "İradə",
    "Nərmin",
    "Tünzalə",
    "Aysel",
    "Fidan",
    "Jalə",
    "Lalə",
    "Mətanət",
    "Nuranə",
    "Pərvanə",
    "Röya",
    "Samirə",
    "Təranə",
    "Ulduz",
    "Vəfa",
    "Xalidə",
    "Yeganə",
    "Zümrüd",
    "Arzu",
    "Bahar",
    "Dilarə",
    "Elmira",
    "Firuzə",
    "Həcər",
    "Kəmalə",
    "Məleykə",
    "Ofelya",
    "Rəna",
    "Səbinə",
];

const STEMS: [&str; 64] = [
    "Əliy",
    "Məmməd",
    "Həsən",
    "Hüseyn",
    "Quliy",
    "İsmayıl",
    "Rəhim",
    "Kərim",
    "Abdullay",
    "Rzay",
    "Mustafay",
    "Cəfər",
    "Süleyman",
    "Nağıy",
    "Bağır",
    "Şərif",
    "Əhməd",
    "İbrahim",
    "Vəliy",
    "Orucov",
    "Qasım",
    "Nəsir",
    "Babay",
    "Əsgər",
    "Səfər",
    "Heydər",
    "Zeynal",
    "Musay",
    "Fərəc",
    "Hacıy",
    "Allahverdiy",
    "Mirzəy",
    "Şükür",
    "Əzizov",
    "Talıb",
    "Cabbar",
    "Mahmud",
    "Novruz",
    "Ağay",
    "Bayram",
    "Çələb",
    "Dadaş",
    "Eyvaz",
    "Feyzullay",
    "Göyüş",
    "Xəlil",
    "Iskəndər",
    "Kazım",
    "Lütfəl",
    "Muradəl",
    "Nuriy",
    "Osman",
    "Paşay",
    "Qurban",
    "Rüstəm",
    "Sadıq",
    "Tağıy",
    "Umud",
    "Yaqub",
    "Zülfüqar",
    "Ələkbər",
    "Ələsgər",
    "Əbülfəz",
    "Şirin",
];

const INSTITUTIONS: [&str; 6] = [
    "4 nömrəli cəzaçəkmə müəssisəsi",
    "9 nömrəli cəzaçəkmə müəssisəsi",
    "12 nömrəli cəzaçəkmə müəssisəsi",
    "16 nömrəli cəzaçəkmə müəssisəsi",
    "Bakı istintaq təcridxanası",
    "Gəncə həbsxanası",
];

const STREETS: [&str; 6] = ["Nizami", "Babək", "Füzuli", "Şəhriyar", "Xətai", "İnşaatçılar"];

const GROUNDS: [ReleaseGround; 5] = [
    ReleaseGround::Served,
    ReleaseGround::Parole,
    ReleaseGround::Pardon,
    ReleaseGround::Amnesty,
    ReleaseGround::Illness,
];

/// Letters of a FIN: `I` and `O` are never used.
const LETTERS: &[u8; 34] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// FINs there are.
const CODES: u64 = 34u64.pow(7);
/// Has no factor in common with [`CODES`], so that each person gets another code.
const STRIDE: u64 = 7_919_777_771;
/// One of so many names has forty letters.
const LONG_EVERY: u32 = 499;
/// One of so many is written with a letter of another alphabet that passes for a Latin one.
const LOOK_ALIKE_EVERY: u32 = 307;

/// The code of the person of a number.
pub(super) fn code(seed: u64, person: u32) -> Option<PersonCode> {
    let mut left = (u64::from(person) * STRIDE + seed % CODES) % CODES;
    let mut text = String::with_capacity(7);
    for _ in 0..7 {
        let place = usize::try_from(left % 34).unwrap_or(0);
        text.push(LETTERS.get(place).copied().map_or('0', char::from));
        left /= 34;
    }
    PersonCode::parse(PersonCodeKind::Fin, &text).ok()
}

/// What MEİS knows of the person of a number.
pub(super) fn applicant(seed: u64, person: u32) -> Option<Applicant> {
    let mut dice = Dice::new(seed ^ (u64::from(person) << 20));
    let name = name(&mut dice, person)?;
    let born = NaiveDate::from_ymd_opt(1950, 1, 1)?.checked_add_days(Days::new(dice.below(18_000)));
    let number = format!("AA{:07}", person % 10_000_000);
    let document = IdDocument::parse(IdDocumentKind::IdCard, &number).ok();
    let street = dice.pick(&STREETS)?;
    let line = format!("Bakı, {street} küçəsi {}", 1 + dice.below(200));
    let postcode = Postcode::parse(&format!("AZ{:04}", 1_000 + dice.below(140))).ok();
    let address = Address::parse(&line, postcode).ok();
    let phone = Phone::parse(&format!("+994 50 {:07}", (u64::from(person) * 37) % 10_000_000)).ok();
    Some(Applicant { name, born, document, address, phone, email: None })
}

fn name(dice: &mut Dice, person: u32) -> Option<PersonName> {
    let is_woman = dice.of_1000(120);
    let (given, suffix) = if is_woman {
        (dice.pick(&WOMEN)?, FatherSuffix::Qizi)
    } else {
        (dice.pick(&MEN)?, FatherSuffix::Oglu)
    };
    let stem = dice.pick(&STEMS)?;
    let ending = match (dice.below(10), stem.ends_with("ov"), stem.ends_with('y'), is_woman) {
        (0, false, false, _) => "zadə",
        (1, false, false, _) => "li",
        (_, true, _, false) => "",
        (_, true, _, true) => "a",
        (_, _, true, false) => "ev",
        (_, _, true, true) => "eva",
        (_, _, _, false) => "ov",
        (_, _, _, true) => "ova",
    };
    let mut surname = format!("{stem}{ending}");
    let mut given = given.to_owned();
    if person.is_multiple_of(LONG_EVERY) {
        // Forty letters: the most a name may have.
        surname = surname
            .chars()
            .chain("oğlubəylixanməmmədovskayaəbdülrəhmanzadə".chars())
            .take(40)
            .collect();
    }
    if person.is_multiple_of(LOOK_ALIKE_EVERY) {
        given = given.replace('a', "\u{430}");
    }
    let father = dice.pick(&MEN).and_then(|father| Name::parse(father).ok());
    let (surname, given) = (Name::parse(&surname).ok()?, Name::parse(&given).ok()?);
    Some(PersonName { surname, given, father, suffix })
}

/// A sentence that ended not long before `day`.
pub(super) fn sentence(dice: &mut Dice, day: NaiveDate) -> Option<Sentence> {
    let released = day.checked_sub_days(Days::new(1 + dice.below(60)))?;
    Some(Sentence {
        institution: dice.pick(&INSTITUTIONS)?.to_owned(),
        released,
        ground: dice.pick(&GROUNDS)?,
        certificate: Some(format!("B-{:04}", dice.below(10_000))),
        returned_from_abroad: None,
    })
}
