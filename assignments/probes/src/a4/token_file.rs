//! Files of tokens out of a case.

use contract::a4::TokenFile;

use crate::observe::Inputs;

/// The bytes of a file.
pub struct Tokens {
    bytes: Vec<u8>,
    width: usize,
}

impl Tokens {
    /// The tokens of the case, and the bytes that are no whole token, if it has some.
    pub fn of(a: &Inputs<'_>) -> Self {
        let (tokens, width): (Vec<u64>, usize) = (a.fact("tokens"), a.fact("width"));
        let bytes = tokens.iter().flat_map(|token| token.to_le_bytes().into_iter().take(width));
        let surplus = vec![1; a.maybe("surplus").unwrap_or(0)];
        Self { bytes: bytes.chain(surplus).collect(), width }
    }

    /// A file of zeros, of the case's size, with the few tokens that the case has. Its pages
    /// take no memory until something is written to them.
    pub fn large(a: &Inputs<'_>) -> Self {
        let (size, width): (usize, usize) = (a.fact("bytes"), a.fact("width"));
        let mut bytes = vec![0; size];
        for (first, tokens) in a.fact::<Vec<(usize, Vec<u64>)>>("written") {
            for (place, token) in (first..).zip(tokens) {
                let own = &mut bytes[place * width..][..width];
                own.copy_from_slice(&token.to_le_bytes()[..width]);
            }
        }
        Self { bytes, width }
    }

    /// As it is handed in.
    pub fn file(&self) -> TokenFile<'_> {
        TokenFile { bytes: &self.bytes, width: self.width }
    }

    /// How many MiB it takes.
    pub fn mebibytes(&self) -> u64 {
        (self.bytes.len() as u64).div_ceil(1 << 20)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Record;

    #[test]
    fn tokens_lie_in_the_file_with_their_lowest_byte_first() {
        let case = Record::new().fact("tokens", [1, 0x0203]).fact("surplus", 1);
        let narrow = case.clone().fact("width", 2);
        assert_eq!(Tokens::of(&Inputs::of(&narrow)).file().bytes, [1, 0, 3, 2, 1]);
        let wide = case.fact("width", 4);
        assert_eq!(Tokens::of(&Inputs::of(&wide)).file().bytes, [1, 0, 0, 0, 3, 2, 0, 0, 1]);
    }

    #[test]
    fn a_large_file_is_zeros_but_for_what_the_case_has() {
        let size = (1 << 30) + 3;
        let written = [(1, vec![7, 0xffff]), (1 << 29, vec![9])];
        let case = Record::new().fact("bytes", size).fact("width", 2).fact("written", written);
        let tokens = Tokens::large(&Inputs::of(&case));
        let bytes = tokens.file().bytes;
        assert_eq!(bytes[..7], [0, 0, 7, 0, 255, 255, 0]);
        assert_eq!((bytes[1 << 30..].to_vec(), tokens.mebibytes()), (vec![9, 0, 0], 1025));
    }
}
