//! Patterns of one kind each: what is allowed along a text.

use harness::{Case, Draw, Record};

use super::guide::Guide;

/// Patterns, with texts that match and tokens that must not come everywhere.
const PATTERNS: &[(&str, &[&str], &str)] = &[
    // One behind the other, one or the other, nothing.
    ("", &[""], "A B"),
    ("ABC", &["A B C", "AB C", "ABC"], "B CA ABCA AC BC"),
    ("AB|CD", &["A B", "CD"], "ABD AC BD ACD ABCD AD"),
    ("A|AB|ABC", &["A B C", "AB C", "ABC"], "AC BB ABCA"),
    ("(AB|A)(BC|C)", &["A B C", "AB BC"], "C BB CC ABBC ABCC"),
    ("A|", &["A", ""], "B AA"),
    ("(|A)B||CD", &["A B", "B", "C D", ""], "AA BB AC"),
    ("A(B|)C", &["AB C", "A C"], "AA CC BC"),
    ("()A()", &["A"], "AA B"),
    ("((((A))B))", &["A B"], "AB ABAB BA"),
    // Repeats belong to what stands in front of them.
    ("AB*", &["A B B", "A", "ABB B"], "AA ABA BA"),
    ("(AB)*", &["A B A", "ABA B", ""], "AA BB ABB BA"),
    ("AB+C", &["A B B C", "ABB C"], "AC BC CC"),
    ("AB?C", &["A B C"], "BB ABB AA"),
    ("A|B*", &["A", "B B", ""], "AA AB BA"),
    ("(A|B)*C", &["A B A C", "C", "BA AC"], "CC CA"),
    ("A*A", &["A A A"], "AA B AB"),
    // Classes.
    ("[ABC]D", &["A D", "C D"], "B BD AB DD ABC E"),
    ("[b-y][b-b]", &["b b", "y b", "mb"], "a z mm by"),
    ("[^ABC]D", &["D D", "E D"], "␣D A B CD AD"),
    ("[b-mf-x]A|[^b-xf-m]B", &["b A", "x A", "a B", "z B"], "f m n p y bB aA"),
    ("[A\\-B]+", &["A - B", "AB -"], "C D E F G H"),
    ("[-A]+", &["- A", "A-"], "B , ."),
    ("[A-]+", &["A -", "-A"], "B . @ ["),
    ("[^-A]", &["B", "^"], "- A"),
    ("[A^B]+", &["A ^ B", "^A"], "C ^C"),
    ("[*-\\/]+", &["* + , - . /", "*/"], ") 0 \\"),
    ("[.()*+?{}|$[]+", &[". ( ) * + ?", "{ } | $ [", "[("], "A ] \\ ("),
    ("[\\]\\\\\\^A]+", &["] \\ ^ A", "]\\"], "B [ \\]"),
    // Escapes.
    ("\\.\\*\\+\\?\\(\\)", &[". * + ? ( )", ".* +?()"], "A \\ \\. *"),
    ("\\[\\]\\{\\}\\|\\\\", &["[ ] { } | \\", "[] {}|\\"], "A \\[ {"),
    ("\\-\\ \\_\\/\\^\\$", &["- ␣ _ / ^ $", "-␣ _/"], "A \\ \\-"),
    ("\\d\\w\\s", &["0 a ␣", "9 Z \n", "5 _ \t", "1 z \r"], "a _ - / : @ [ ` { \u{b} \u{c}"),
    ("[\\d.]+[\\w-]+[\\sA]", &["0 . 9 a - Z", "7 _ ␣"], "9 \n d w s \\ , @ \u{b} \u{c}"),
    ("[^\\d\\s]\\w", &["A A", "- _", "\u{b} 0"], "0 9 ␣ \n \t \r -"),
    ("\\n\\t\\r", &["\n \t \r", "\n\t \r"], "n t r \\ \\n ␣"),
    ("[\\n\\t\\r]+", &["\n \t \r", "\r\n"], "n t r \\ ␣"),
    // Other characters stand for themselves.
    ("^A$", &["^ A $", "^A $"], "A ^$ A$"),
    ("A,-B:\"<>&%#@!~`'=;_/", &["A , - B : \" < > & % # @ ! ~ ` ' = ; _ /"], "AB -B ,-"),
];

/// Each of them.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let case = |(pattern, paths, tempting): &(&str, &[&str], &str)| {
        Guide::of(pattern, paths, tempting).case(draw)
    };
    PATTERNS.iter().map(case).map(Case::record).collect()
}
