//! `a1.one_hot` straight from the definitions.

use contract::a1::OneHot;
use ndarray::{Array2, Axis};

/// Parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct Tables {
    /// The vocabulary of a sequence.
    pub vocabulary: fn(&[&str]) -> Vec<String>,
    /// The number of a token at a place of the vocabulary.
    pub number: fn(Option<usize>) -> Option<usize>,
    /// Rows of a table.
    pub rows: fn(&[usize], &Array2<f64>) -> Array2<f64>,
}

/// The right parts.
pub const RIGHT: Tables =
    Tables { vocabulary, number: |place| place, rows: |ids, table| table.select(Axis(0), ids) };

fn vocabulary(tokens: &[&str]) -> Vec<String> {
    let mut vocabulary: Vec<String> = Vec::new();
    for token in tokens {
        if !vocabulary.iter().any(|known| known == token) {
            vocabulary.push((*token).to_string());
        }
    }
    vocabulary
}

impl OneHot for Tables {
    fn vocabulary(&self, tokens: &[&str]) -> Vec<String> {
        (self.vocabulary)(tokens)
    }

    fn ids(&self, vocabulary: &[String], tokens: &[&str]) -> Vec<Option<usize>> {
        let place = |token: &&str| vocabulary.iter().position(|known| known == token);
        tokens.iter().map(|token| (self.number)(place(token))).collect()
    }

    fn one_hot(&self, ids: &[usize], vocabulary: usize) -> Array2<f64> {
        Array2::from_shape_fn((ids.len(), vocabulary), |(i, j)| f64::from(ids[i] == j))
    }

    fn look_up(&self, ids: &[usize], table: &Array2<f64>) -> Array2<f64> {
        (self.rows)(ids, table)
    }
}
