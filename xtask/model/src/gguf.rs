//! A GGUF file: its fields by name, and its tensors, dequantised.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use candle_core::Device;
use candle_core::quantized::gguf_file::{Content, Value};

use crate::failure::{Failure, Result};

/// An open file whose header has been read.
pub struct Gguf {
    content: Content,
    file: BufReader<File>,
}

impl Gguf {
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(Failure::file(path))?;
        let mut file = BufReader::new(file);
        let content = Content::read(&mut file)?;
        Ok(Self { content, file })
    }

    fn field(&self, name: &str) -> Result<&Value> {
        let missing = || Failure::gguf(format!("`{name}` is missing"));
        self.content.metadata.get(name).ok_or_else(missing)
    }

    pub fn text(&self, name: &str) -> Result<&str> {
        Ok(self.field(name)?.to_string()?)
    }

    pub fn size(&self, name: &str) -> Result<usize> {
        Ok(self.field(name)?.to_u64()? as usize)
    }

    pub fn flag(&self, name: &str) -> Result<bool> {
        Ok(self.field(name)?.to_bool()?)
    }

    /// A number that is stored in `f32`, as it was written in decimal: 1e-5, not
    /// 9.999999747378752e-6.
    pub fn number(&self, name: &str) -> Result<f64> {
        let number = self.field(name)?.to_f32()?;
        number.to_string().parse().map_err(Failure::gguf)
    }

    pub fn texts(&self, name: &str) -> Result<Vec<&str>> {
        let list = self.field(name)?.to_vec()?;
        list.iter().map(|text| Ok(text.to_string()?.as_str())).collect()
    }

    /// Whole numbers of 32 bits.
    pub fn integers(&self, name: &str) -> Result<Vec<i32>> {
        let list = self.field(name)?.to_vec()?;
        list.iter().map(|number| Ok(number.to_i32()?)).collect()
    }

    /// An error unless the field has this value.
    pub fn expect(&self, name: &str, expected: &str) -> Result<()> {
        let got = self.text(name)?;
        if got == expected {
            return Ok(());
        }
        Err(Failure::gguf(format!("`{name}` is `{got}`; only `{expected}` is known here")))
    }

    /// The names of all tensors.
    pub fn tensors(&self) -> impl Iterator<Item = &str> {
        self.content.tensor_infos.keys().map(String::as_str)
    }

    /// The shape of a tensor, with rows first.
    pub fn shape(&self, name: &str) -> Result<&[usize]> {
        let missing = || Failure::gguf(format!("there is no tensor `{name}`"));
        Ok(self.content.tensor_infos.get(name).ok_or_else(missing)?.shape.dims())
    }

    /// A tensor's numbers, in row-major order.
    pub fn dequantised(&mut self, name: &str) -> Result<Vec<f32>> {
        let tensor = self.content.tensor(&mut self.file, name, &Device::Cpu)?;
        Ok(tensor.dequantize(&Device::Cpu)?.flatten_all()?.to_vec1()?)
    }
}
