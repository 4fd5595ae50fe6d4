//! A language whose entropy is known: a token follows from the last one or from an earlier one,
//! or from nothing at all.

use harness::Draw;

/// How far back the tokens stand that the next one may follow from, and with which chance it
/// does. What is left is chance: any token.
const SOURCES: [(usize, f64); 2] = [(1, 0.15), (2, 0.65)];

/// How many tokens have to be known.
pub const CONTEXT: usize = 2;

/// Which token follows from which, for each of the sources: `0..v` in another order, so that no
/// token is rarer than another.
pub struct Language {
    follows: Vec<Vec<usize>>,
}

impl Language {
    /// One with `v` tokens.
    pub fn of(draw: &mut Draw, v: usize) -> Self {
        Self { follows: SOURCES.iter().map(|_| draw.permutation(v)).collect() }
    }

    fn v(&self) -> usize {
        self.follows[0].len()
    }

    /// A text of `n` tokens.
    pub fn text(&self, draw: &mut Draw, n: usize) -> Vec<usize> {
        let mut text: Vec<usize> = Vec::with_capacity(n);
        while text.len() < n {
            let mut chance = draw.number(0.0, 1.0);
            let source = SOURCES.iter().position(|(_, part)| {
                chance -= part;
                chance < 0.0
            });
            let from = source.and_then(|i| Some((i, text.len().checked_sub(SOURCES[i].0)?)));
            let next = from.map(|(i, place)| self.follows[i][text[place]]);
            text.push(next.unwrap_or_else(|| draw.below(self.v())));
        }
        text
    }

    /// How probable the token at place `i` is, after those before it: at least [`CONTEXT`].
    fn chance(&self, text: &[usize], i: usize) -> f64 {
        let sources = SOURCES.iter().zip(&self.follows);
        let met = sources.filter(|((lag, _), follows)| follows[text[i - lag]] == text[i]);
        let rest = 1.0 - SOURCES.iter().map(|(_, part)| part).sum::<f64>();
        rest / self.v() as f64 + met.map(|((_, part), _)| part).sum::<f64>()
    }

    /// The mean loss that nobody can be below, in nats: over all tokens of these rows that have
    /// enough before them.
    pub fn floor(&self, rows: &[&[usize]]) -> f64 {
        let losses =
            rows.iter().flat_map(|row| (CONTEXT..row.len()).map(|i| -self.chance(row, i).ln()));
        let (n, sum) = losses.fold((0, 0.0), |(n, sum), loss| (n + 1, sum + loss));
        sum / f64::from(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Seed;

    fn language() -> (Draw, Language) {
        let mut draw = Draw::new(Seed::public(), "language");
        let language = Language::of(&mut draw, 12);
        (draw, language)
    }

    #[test]
    fn chances_sum_to_1() {
        let (mut draw, language) = language();
        let mut text = language.text(&mut draw, 3);
        let all = (0..12).map(|token| {
            text[2] = token;
            language.chance(&text, 2)
        });
        assert!((all.sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_floor_is_the_entropy_of_the_sources() {
        let (mut draw, language) = language();
        let text = language.text(&mut draw, 20_000);
        let of = |part: f64| -part * (part + 0.2 / 12.0).ln();
        // Where both sources say the same, it is a little less.
        let apart = of(0.15) + of(0.65) - 0.2 * (0.2f64 / 12.0).ln();
        let floor = language.floor(&[&text]);
        assert!((1.0..apart).contains(&floor), "{floor} {apart}");
    }
}
