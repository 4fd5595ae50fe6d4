//! `a2.linear` by libtorch's layers.

use contract::a2::{Arg, InputError, Linear, Result};
use tch::{Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// `x·Wᵀ + b`.
    pub linear: fn(&Tensor, &Tensor, Option<&Tensor>) -> Tensor,
    /// Rows of a table.
    pub embedding: fn(&Tensor, &Tensor) -> Tensor,
    /// Where an id of the whole vocabulary lies in a shard, from ids and its first.
    pub local: fn(&Tensor, i64) -> Tensor,
    /// The row that is looked up, of so many, for places in the shard or elsewhere, and
    /// which are in it.
    pub row: fn(&Tensor, &Tensor, i64) -> Tensor,
    /// What stands for ids of other ranks: rows, and which are the rank's own.
    pub others: fn(&Tensor, &Tensor) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions { linear, embedding, local, row, others };

fn linear(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Tensor {
    x.linear(weight, bias)
}

/// Rows of a table.
pub fn embedding(ids: &Tensor, table: &Tensor) -> Tensor {
    Tensor::embedding(table, ids, -1, false, false)
}

fn local(ids: &Tensor, first: i64) -> Tensor {
    ids - first
}

/// Any will do for places elsewhere.
fn row(local: &Tensor, _own: &Tensor, rows: i64) -> Tensor {
    local.clamp(0, rows - 1)
}

fn others(rows: &Tensor, own: &Tensor) -> Tensor {
    rows.masked_fill(&own.logical_not().unsqueeze(-1), 0.0)
}

/// The rows of a table of two dims.
fn rows(op: &'static str, arg: &'static str, table: &Tensor) -> Result<i64> {
    Arg::new(op, arg, table).float()?.filled()?.rank(2)?;
    match table.size().as_slice() {
        [rows, _] => Ok(*rows),
        size => {
            let expected = vec![size[0], size[size.len() - 1]];
            Err(InputError::Shape { op, arg, expected, got: size.to_vec() })
        }
    }
}

impl Linear for Parts {
    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result {
        let op = "linear";
        let k = Arg::new(op, "x", x).float()?.rank(1)?.filled()?.last();
        let n = Arg::new(op, "weight", weight).kind(x.kind())?.filled()?.tensor().size()[0];
        Arg::new(op, "weight", weight).shape(&[n, k])?;
        if let Some(bias) = bias {
            Arg::new(op, "bias", bias).kind(x.kind())?.shape(&[n])?;
        }
        Ok((self.linear.linear)(x, weight, bias))
    }

    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result {
        let v = rows("embedding", "table", table)?;
        Arg::new("embedding", "ids", ids).indices(v)?;
        Ok((self.linear.embedding)(ids, table))
    }

    fn embedding_shard(&self, ids: &Tensor, shard: &Tensor, first: i64) -> Result {
        let op = "embedding_shard";
        let r = rows(op, "shard", shard)?;
        Arg::new(op, "ids", ids).kind(Kind::Int64)?.filled()?;
        Arg::in_range(op, "first", first, 0..)?;
        let local = (self.linear.local)(ids, first);
        let own = local.ge(0).logical_and(&local.lt(r));
        let found = embedding(&(self.linear.row)(&local, &own, r), shard);
        Ok((self.linear.others)(&found, &own))
    }

    fn unembedding(&self, h: &Tensor, table: &Tensor) -> Result {
        let op = "unembedding";
        let d = Arg::new(op, "h", h).float()?.rank(1)?.filled()?.last();
        let v = Arg::new(op, "table", table).kind(h.kind())?.filled()?.tensor().size()[0];
        Arg::new(op, "table", table).shape(&[v, d])?;
        Ok((self.linear.linear)(h, table, None))
    }
}
