//! `a4.data`.

use contract::a4::{
    Arg, Cursor, Data, IGNORED, InputError, Labelled, LoaderConfig, Packed, RandomStream,
    Randomness, Result, TokenFile,
};
use tch::{Kind, Tensor};

use super::Parts;

/// What finds the token at a place, if the file has it.
pub type Tokens<'a> = &'a dyn Fn(usize) -> Option<i64>;

/// The windows of a rank by epochs.
pub type Own<'a> = &'a dyn Fn(u64) -> Vec<usize>;

/// The ids and the targets of a row.
pub type Row = (Vec<i64>, Vec<i64>);

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The token at a place of the file.
    pub token: fn(&TokenFile<'_>, usize) -> i64,
    /// How many windows of a length so many tokens have.
    pub count: fn(usize, usize) -> usize,
    /// Where a window begins, of a length, in so many tokens.
    pub begin: fn(usize, usize, usize) -> usize,
    /// The id and the target of a place, from what finds tokens.
    pub pair: fn(Tokens<'_>, usize) -> (i64, i64),
    /// Where so many rows begin, of so many places, for windows of a length.
    pub starts: fn(&mut dyn RandomStream, usize, usize, usize) -> Vec<usize>,
    /// The key of the stream of an epoch.
    pub key: fn(u64, u64) -> Vec<u64>,
    /// So many numbers, shuffled.
    pub shuffle: fn(usize, &mut dyn RandomStream) -> Vec<usize>,
    /// The seed of a rank.
    pub seed: fn(&LoaderConfig) -> u64,
    /// The windows of one rank, out of an epoch's.
    pub share: fn(&[usize], &LoaderConfig) -> Vec<usize>,
    /// The next windows, and moves the cursor; from the windows of this rank by epochs.
    pub next: fn(Own<'_>, usize, &mut Cursor) -> Vec<usize>,
    /// Documents that fit into rows.
    pub pieces: fn(&[Vec<i64>], usize) -> Vec<Piece>,
    /// The documents of each row.
    pub rows: fn(Vec<Piece>, usize) -> Vec<Vec<Piece>>,
    /// The places of a row without padding; so many documents come before it.
    pub places: fn(&[Piece], usize) -> Vec<Place>,
    /// The next place of padding in a row with these places.
    pub padding: fn(i64, &[Place]) -> Place,
    /// Who sees whom.
    pub mask: fn(&Tensor) -> Tensor,
    /// The ids and the targets of a text in a row of this length.
    pub padded: fn(&[i64], usize, i64) -> Row,
}

/// A document that fits into a row.
#[derive(Debug, Clone)]
pub struct Piece {
    /// All of it.
    pub tokens: Vec<i64>,
    /// The target of its last token.
    pub next: i64,
    /// The position of its first token.
    pub first: i64,
}

/// One place of a packed row.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The token.
    pub id: i64,
    /// What should come next.
    pub target: i64,
    /// In its document.
    pub position: i64,
    /// In its row.
    pub document: i64,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    token,
    count: |n, length| n.saturating_sub(1).div_ceil(length),
    begin: |number, length, _| number * length,
    pair,
    starts: |stream, places, rows, _| {
        (0..rows).map(|_| stream.below(places as u64) as usize).collect()
    },
    key: |seed, epoch| vec![seed, epoch],
    shuffle,
    seed: |config| config.seed,
    share,
    next,
    pieces,
    rows,
    places: |row, _| places(row),
    padding: |pad, _| Place { id: pad, target: IGNORED, position: 0, document: -1 },
    mask,
    padded,
};

/// A number without a sign, its lowest byte first.
pub fn token(file: &TokenFile<'_>, place: usize) -> i64 {
    let bytes = &file.bytes[place * file.width..][..file.width];
    bytes.iter().rev().fold(0, |token, byte| token << 8 | i64::from(*byte))
}

/// Without a next token there is neither.
pub fn pair(token: Tokens<'_>, place: usize) -> (i64, i64) {
    match (token(place), token(place + 1)) {
        (Some(id), Some(next)) => (id, next),
        _ => (0, IGNORED),
    }
}

/// Fisher and Yates's, from the end.
pub fn shuffle(count: usize, stream: &mut dyn RandomStream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for i in (1..count).rev() {
        order.swap(i, stream.below(i as u64 + 1) as usize);
    }
    order
}

/// They are dealt out in turn.
pub fn share(order: &[usize], config: &LoaderConfig) -> Vec<usize> {
    order.iter().skip(config.rank).step_by(config.ranks).copied().collect()
}

/// As many as there are left, up to a batch.
pub fn next(own: Own<'_>, batch: usize, cursor: &mut Cursor) -> Vec<usize> {
    let mut windows = own(cursor.epoch);
    if cursor.taken >= windows.len() {
        *cursor = Cursor { epoch: cursor.epoch + 1, taken: 0 };
        windows = own(cursor.epoch);
    }
    let end = windows.len().min(cursor.taken.saturating_add(batch));
    let numbers = windows[cursor.taken..end].to_vec();
    cursor.taken = end;
    numbers
}

/// Those that are too long are cut; there are no empty ones.
pub fn pieces(documents: &[Vec<i64>], length: usize) -> Vec<Piece> {
    documents.iter().flat_map(|document| document.chunks(length)).map(Piece::of).collect()
}

impl Piece {
    /// A document of its own.
    pub fn of(tokens: &[i64]) -> Self {
        Self { tokens: tokens.to_vec(), next: IGNORED, first: 0 }
    }
}

/// A new row begins where a document does not fit any more.
pub fn rows(pieces: Vec<Piece>, length: usize) -> Vec<Vec<Piece>> {
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if held(row) + piece.tokens.len() <= length => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    rows
}

/// How many tokens a row holds.
pub fn held(row: &[Piece]) -> usize {
    row.iter().map(|piece| piece.tokens.len()).sum()
}

/// Document by document.
pub fn places(row: &[Piece]) -> Vec<Place> {
    let numbered = row.iter().zip(0..);
    let places = numbered.flat_map(|(piece, document)| {
        let targets = piece.tokens.iter().skip(1).copied().chain([piece.next]);
        let tokens = piece.tokens.iter().copied().zip(targets).zip(piece.first..);
        tokens.map(move |((id, target), position)| Place { id, target, position, document })
    });
    places.collect()
}

/// The same document, which is not padding, and not later.
pub fn mask(documents: &Tensor) -> Tensor {
    let (query, key) = (documents.unsqueeze(2), documents.unsqueeze(1));
    query.eq_tensor(&key).logical_and(&query.ge(0)).tril(0)
}

/// Padding on the right, which has no target.
pub fn padded(text: &[i64], length: usize, pad: i64) -> Row {
    let (mut ids, mut targets) = (text.to_vec(), text[1..].to_vec());
    ids.resize(length, pad);
    targets.resize(length, IGNORED);
    (ids, targets)
}

/// How many tokens a file has.
fn tokens(op: &'static str, file: &TokenFile<'_>) -> Result<usize> {
    let TokenFile { bytes, width } = file;
    if ![2, 4].contains(width) {
        return Err(range(op, "width", "2 or 4", *width));
    }
    if bytes.len() % width != 0 {
        return Err(range(op, "file", "whole tokens", bytes.len()));
    }
    Ok(bytes.len() / width)
}

fn range(op: &'static str, arg: &'static str, expected: &str, got: usize) -> InputError {
    InputError::Range { op, arg, expected: expected.into(), got: got.to_string() }
}

fn positive(op: &'static str, arg: &'static str, size: usize) -> Result<usize> {
    Arg::in_range(op, arg, size, 1..)
}

/// Rows of one length as a tensor.
fn stacked(rows: &[Vec<i64>], length: usize) -> Tensor {
    Tensor::from_slice(&rows.concat()).reshape([rows.len() as i64, length as i64])
}

fn labelled(rows: Vec<Row>, length: usize) -> Labelled {
    let (ids, targets): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    Labelled { ids: stacked(&ids, length), targets: stacked(&targets, length) }
}

impl Functions {
    /// Windows that begin at these places.
    fn read(&self, file: &TokenFile<'_>, n: usize, length: usize, starts: &[usize]) -> Labelled {
        let token = |place: usize| (place < n).then(|| (self.token)(file, place));
        let row = |start: &usize| {
            (*start..start + length).map(|place| (self.pair)(&token, place)).unzip()
        };
        labelled(starts.iter().map(row).collect(), length)
    }

    fn order(&self, count: usize, seed: u64, epoch: u64, from: &dyn Randomness) -> Vec<usize> {
        (self.shuffle)(count, from.stream(&(self.key)(seed, epoch)).as_mut())
    }
}

impl Data for Parts {
    fn random_windows(
        &self,
        file: &TokenFile<'_>,
        rows: usize,
        length: usize,
        stream: &mut dyn RandomStream,
    ) -> Result<Labelled> {
        const OP: &str = "random_windows";
        let n = tokens(OP, file)?;
        positive(OP, "rows", rows)?;
        positive(OP, "length", length)?;
        if n <= length {
            return Err(range(OP, "file", &format!("more than {length} tokens"), n));
        }
        let starts = (self.data.starts)(stream, n - length, rows, length);
        Ok(self.data.read(file, n, length, &starts))
    }

    fn window_count(&self, file: &TokenFile<'_>, length: usize) -> Result<usize> {
        const OP: &str = "window_count";
        let n = tokens(OP, file)?;
        Ok((self.data.count)(n, positive(OP, "length", length)?))
    }

    fn windows(&self, file: &TokenFile<'_>, length: usize, numbers: &[usize]) -> Result<Labelled> {
        const OP: &str = "windows";
        let n = tokens(OP, file)?;
        let count = (self.data.count)(n, positive(OP, "length", length)?);
        if numbers.is_empty() {
            return Err(range(OP, "numbers", "one or more", 0));
        }
        let begin = |number: &usize| {
            let number = Arg::in_range(OP, "numbers", *number, 0..count)?;
            Ok((self.data.begin)(number, length, n))
        };
        let starts: Result<Vec<usize>> = numbers.iter().map(begin).collect();
        Ok(self.data.read(file, n, length, &starts?))
    }

    fn epoch_order(
        &self,
        count: usize,
        seed: u64,
        epoch: u64,
        randomness: &dyn Randomness,
    ) -> Vec<usize> {
        self.data.order(count, seed, epoch, randomness)
    }

    fn next_batch(
        &self,
        file: &TokenFile<'_>,
        config: &LoaderConfig,
        cursor: &mut Cursor,
        randomness: &dyn Randomness,
    ) -> Result<Labelled> {
        const OP: &str = "next_batch";
        let parts = self.data;
        let LoaderConfig { batch, length, rank, ranks, .. } = *config;
        let n = tokens(OP, file)?;
        positive(OP, "batch", batch)?;
        positive(OP, "length", length)?;
        Arg::in_range(OP, "rank", rank, 0..positive(OP, "ranks", ranks)?)?;
        let count = (parts.count)(n, length);
        if count <= rank {
            return Err(range(OP, "file", &format!("more than {rank} windows"), count));
        }
        let seed = (parts.seed)(config);
        let own = |epoch| (parts.share)(&parts.order(count, seed, epoch, randomness), config);
        let numbers = (parts.next)(&own, batch, cursor);
        self.windows(file, length, &numbers)
    }

    fn pack(&self, documents: &[Vec<i64>], length: usize, pad: i64) -> Result<Packed> {
        const OP: &str = "pack";
        let parts = self.data;
        let pieces = (parts.pieces)(documents, positive(OP, "length", length)?);
        if pieces.is_empty() {
            return Err(range(OP, "documents", "one with a token", documents.len()));
        }
        let mut before = 0;
        let mut places = Vec::new();
        for row in (parts.rows)(pieces, length) {
            let mut own = (parts.places)(&row, before);
            while own.len() < length {
                own.push((parts.padding)(pad, &own));
            }
            places.extend(own);
            before += row.len();
        }
        let of = |field: fn(&Place) -> i64| {
            let all: Vec<i64> = places.iter().map(field).collect();
            Tensor::from_slice(&all).reshape([-1, length as i64])
        };
        Ok(Packed {
            rows: Labelled { ids: of(|place| place.id), targets: of(|place| place.target) },
            positions: of(|place| place.position),
            documents: of(|place| place.document),
        })
    }

    fn document_mask(&self, documents: &Tensor) -> Result<Tensor> {
        let arg = Arg::new("document_mask", "documents", documents).kind(Kind::Int64)?.rank(2)?;
        let (b, s) = (documents.size()[0], arg.last());
        arg.shape(&[b, s])?;
        Ok((self.data.mask)(documents))
    }

    fn collate(&self, texts: &[Vec<i64>], pad: i64) -> Result<Labelled> {
        if texts.is_empty() || texts.iter().any(Vec::is_empty) {
            return Err(range("collate", "texts", "texts with tokens", texts.len()));
        }
        let longest = texts.iter().map(Vec::len).max().unwrap_or(0);
        let rows = texts.iter().map(|text| (self.data.padded)(text, longest, pad));
        Ok(labelled(rows.collect(), longest))
    }
}
