//! Files locked with the password that Excel itself uses: whoever protects the structure of a
//! workbook without asking for a password to open it gets an encrypted file that Excel opens without a
//! question ([MS-OFFCRYPTO] 2.3.4 and 2.3.6, [MS-XLS] 2.2.10). Nothing is guessed: this one password
//! is tried, and any other file stays *encrypted*.

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::doc::{u16_at, u32_at};
use super::xml::{self, Event, Ns, Xml};
use super::{base64, limits, ole};

mod xor;

const PASSWORD: &str = "VelvetSweatshop";

/// Rounds of hashing a file may ask for; Office asks for 50,000 and 100,000.
const ROUNDS: u32 = 1_000_000;

fn password() -> Vec<u8> {
    PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The document inside an encrypted container of Office, if Excel would open it unasked.
pub(super) fn package(container: &[u8]) -> Option<Vec<u8>> {
    let info = ole::stream(container, "EncryptionInfo")?;
    let mut locked = ole::stream(container, "EncryptedPackage")?;
    if locked.len() as u64 > limits::ENTRY_BYTES {
        return None;
    }
    let size = u32_at(&locked, 0)? as usize;
    locked.drain(..8.min(locked.len()));
    match (u16_at(&info, 0)?, u16_at(&info, 2)?) {
        (4, 4) => agile(info.get(8..)?, &mut locked)?,
        (2..=4, 2) => standard(&info, &mut locked)?,
        _ => return None,
    }
    locked.truncate(size);
    Some(locked)
}

/// Decrypts with AES in place, whole blocks only; `chain` is the vector of the first block, or none
/// where blocks do not hang together.
fn decrypt(key: &[u8], chain: Option<&[u8]>, data: &mut [u8]) -> Option<()> {
    let ciphers = (
        aes::Aes128::new_from_slice(key).ok(),
        aes::Aes192::new_from_slice(key).ok(),
        aes::Aes256::new_from_slice(key).ok(),
    );
    let mut before: Option<[u8; 16]> = match chain {
        Some(chain) => Some(chain.get(..16)?.try_into().ok()?),
        None => None,
    };
    for chunk in data.chunks_exact_mut(16) {
        let locked: [u8; 16] = (&*chunk).try_into().ok()?;
        let mut block = aes::Block::from(locked);
        match &ciphers {
            (Some(cipher), ..) => cipher.decrypt_block(&mut block),
            (_, Some(cipher), _) => cipher.decrypt_block(&mut block),
            (.., Some(cipher)) => cipher.decrypt_block(&mut block),
            _ => return None,
        }
        chunk.copy_from_slice(&block);
        if let Some(before) = &mut before {
            chunk.iter_mut().zip(&*before).for_each(|(a, b)| *a ^= b);
            *before = locked;
        }
    }
    Some(())
}

/// A hash of several pieces one after another.
fn hash<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finalize().to_vec()
}

type Hash = fn(&[&[u8]]) -> Vec<u8>;

/// The password with its salt, hashed over and over.
fn stretched(hash: Hash, salt: &[u8], rounds: u32) -> Vec<u8> {
    (0..rounds).fold(hash(&[salt, &password()]), |sum, round| {
        hash(&[&round.to_le_bytes(), &sum])
    })
}

/// As long as `length`, cut or filled up as the format says.
fn fitted(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

/// What an agile description says of one key.
#[derive(Default)]
struct Key {
    salt: Vec<u8>,
    length: usize,
    hash: Option<Hash>,
    rounds: u32,
    input: Vec<u8>,
    value: Vec<u8>,
    secret: Vec<u8>,
}

fn agile(description: &[u8], locked: &mut [u8]) -> Option<()> {
    let (text, _) = xml::decode(description.to_vec());
    let mut xml = Xml::new(text.trim_end_matches('\0'), "EncryptionInfo");
    let (mut data, mut own) = (None, None);
    while let Ok(event) = xml.next() {
        let tag = match event {
            Event::Start(tag) if matches!(tag.name, "keyData" | "encryptedKey") => tag,
            Event::Eof => break,
            _ => continue,
        };
        let get = |name| xml.attribute(&tag, Ns::None, name).unwrap_or_default();
        let number = |name| get(name).parse::<u32>().unwrap_or(0);
        if get("cipherAlgorithm") != "AES" || get("cipherChaining") != "ChainingModeCBC" {
            return None;
        }
        let key = Key {
            salt: base64::decode(get("saltValue").as_bytes()),
            length: number("keyBits") as usize / 8,
            hash: match &*get("hashAlgorithm") {
                "SHA1" | "SHA-1" => Some(hash::<Sha1>),
                "SHA256" | "SHA-256" => Some(hash::<Sha256>),
                "SHA384" | "SHA-384" => Some(hash::<Sha384>),
                "SHA512" | "SHA-512" => Some(hash::<Sha512>),
                _ => None,
            },
            rounds: number("spinCount"),
            input: base64::decode(get("encryptedVerifierHashInput").as_bytes()),
            value: base64::decode(get("encryptedVerifierHashValue").as_bytes()),
            secret: base64::decode(get("encryptedKeyValue").as_bytes()),
        };
        match tag.name {
            "keyData" => data = Some(key),
            _ => own = own.or(Some(key)),
        }
    }
    let (data, mut own) = (data?, own?);
    let (data_hash, own_hash) = (data.hash?, own.hash?);
    if own.rounds > ROUNDS || ![16, 24, 32].contains(&own.length) {
        return None;
    }
    let sum = stretched(own_hash, &own.salt, own.rounds);
    let chain = fitted(own.salt.clone(), 16);
    let open = |purpose: [u8; 8], secret: &mut [u8]| {
        let key = fitted(own_hash(&[&sum, &purpose]), own.length);
        decrypt(&key, Some(&chain), secret)
    };
    open(
        [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79],
        &mut own.input,
    )?;
    open(
        [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e],
        &mut own.value,
    )?;
    let proof = own_hash(&[own.input.get(..16)?]);
    if own.value.get(..proof.len())? != proof {
        return None;
    }
    open(
        [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6],
        &mut own.secret,
    )?;
    let secret = own.secret.get(..data.length)?;
    for (number, part) in (0_u32..).zip(locked.chunks_mut(4_096)) {
        let chain = fitted(data_hash(&[&data.salt, &number.to_le_bytes()]), 16);
        decrypt(secret, Some(&chain), part)?;
    }
    Some(())
}

/// Salt, verifier and its hash of a binary description, and the bits of its key.
struct Binary<'a> {
    salt: &'a [u8],
    verifier: [u8; 16],
    proof: Vec<u8>,
    bits: u32,
}

/// Reads the header and verifier that stand behind the version and flags.
fn binary(info: &[u8]) -> Option<Binary<'_>> {
    let header = info.get(12..)?;
    let verifier = header.get(u32_at(info, 8)? as usize..)?;
    Some(Binary {
        bits: u32_at(header, 16)?,
        salt: verifier.get(4..20)?,
        verifier: verifier.get(20..36)?.try_into().ok()?,
        proof: verifier.get(40..)?.to_vec(),
    })
}

fn standard(info: &[u8], locked: &mut [u8]) -> Option<()> {
    let mut given = binary(info)?;
    let sum = stretched(hash::<Sha1>, given.salt, 50_000);
    let sum = hash::<Sha1>(&[&sum, &[0; 4]]);
    let padded = |fill: u8| {
        let mut block = [fill; 64];
        block.iter_mut().zip(&sum).for_each(|(a, b)| *a ^= b);
        hash::<Sha1>(&[&block])
    };
    let key = [padded(0x36), padded(0x5c)].concat();
    let key = key.get(..given.bits as usize / 8)?;
    decrypt(key, None, &mut given.verifier)?;
    decrypt(key, None, given.proof.get_mut(..32)?)?;
    if hash::<Sha1>(&[&given.verifier]) != given.proof[..20] {
        return None;
    }
    decrypt(key, None, locked)
}

/// A stream cipher that old workbooks use.
struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Rc4 {
        let mut state: [u8; 256] = std::array::from_fn(|i| i as u8);
        let mut j = 0_u8;
        for (i, key) in (0..256).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[i]).wrapping_add(*key);
            state.swap(i, usize::from(j));
        }
        Rc4 { state, i: 0, j: 0 }
    }

    fn next(&mut self) -> u8 {
        self.i = self.i.wrapping_add(1);
        self.j = self.j.wrapping_add(self.state[usize::from(self.i)]);
        self.state.swap(usize::from(self.i), usize::from(self.j));
        let sum = self.state[usize::from(self.i)].wrapping_add(self.state[usize::from(self.j)]);
        self.state[usize::from(sum)]
    }

    fn apply(&mut self, data: &mut [u8]) {
        for byte in data {
            *byte ^= self.next();
        }
    }
}

/// Every so many bytes of a workbook stream the key changes.
const BLOCK: usize = 1_024;

/// How a workbook is locked.
enum Lock {
    /// A stream cipher whose key changes with every block.
    Blocks(BlockKey),
    /// Sixteen bytes over and over: Excel before 97.
    Xor([u8; 16]),
}

/// How the key of a block is made.
enum BlockKey {
    Md5(Vec<u8>),
    Sha1(Vec<u8>, usize),
}

impl BlockKey {
    fn cipher(&self, block: u32) -> Rc4 {
        let number = block.to_le_bytes();
        match self {
            BlockKey::Md5(sum) => Rc4::new(&hash::<Md5>(&[sum, &number])),
            BlockKey::Sha1(sum, length) => {
                let mut key = hash::<Sha1>(&[sum, &number]);
                key.truncate(*length);
                if *length == 5 {
                    key.resize(16, 0);
                }
                Rc4::new(&key)
            }
        }
    }
}

/// The lock of a workbook by its record of encryption; `None` when the password is another one.
fn lock(record: &[u8]) -> Option<Lock> {
    // Before version 8 the record has no type: all there is are key and proof.
    let xor = match record {
        rest if rest.len() == 4 => rest,
        [0, 0, rest @ ..] => rest,
        _ => return block_key(record).map(Lock::Blocks),
    };
    let right = (u16_at(xor, 0)?, u16_at(xor, 2)?) == (xor::key(PASSWORD), xor::proof(PASSWORD));
    right.then(|| Lock::Xor(xor::bytes(PASSWORD)))
}

/// The key of a workbook by its record of encryption; `None` when the password is another one.
fn block_key(record: &[u8]) -> Option<BlockKey> {
    if u16_at(record, 0)? != 1 {
        return None;
    }
    let (key, mut verifier, mut proof): (_, Vec<u8>, Vec<u8>) =
        match (u16_at(record, 2)?, u16_at(record, 4)?) {
            (1, 1) => {
                let sum = hash::<Md5>(&[&password()]);
                let salted = [&sum[..5], record.get(6..22)?].concat().repeat(16);
                let key = BlockKey::Md5(hash::<Md5>(&[&salted])[..5].to_vec());
                (
                    key,
                    record.get(22..38)?.to_vec(),
                    record.get(38..54)?.to_vec(),
                )
            }
            (2..=4, 2) => {
                let given = binary(record.get(2..)?)?;
                let bits = if given.bits == 0 { 40 } else { given.bits };
                let sum = hash::<Sha1>(&[given.salt, &password()]);
                let key = BlockKey::Sha1(sum, bits as usize / 8);
                (
                    key,
                    given.verifier.to_vec(),
                    given.proof.get(..20)?.to_vec(),
                )
            }
            _ => return None,
        };
    let mut cipher = key.cipher(0);
    cipher.apply(&mut verifier);
    cipher.apply(&mut proof);
    let right = match &key {
        BlockKey::Md5(_) => hash::<Md5>(&[&verifier]) == proof,
        BlockKey::Sha1(..) => hash::<Sha1>(&[&verifier]) == proof,
    };
    right.then_some(key)
}

/// Decrypts a workbook stream in place, if Excel would open it unasked.
pub(super) fn workbook(stream: &mut [u8]) -> Option<()> {
    const FILE_PASS: u16 = 0x002f;
    /// Who wrote the file last: nothing that anybody reads.
    const UNREAD: u16 = 0x005c;
    // The record stands behind the first one.
    let first = 4 + usize::from(u16_at(stream, 2)?);
    if u16_at(stream, first)? != FILE_PASS {
        return None;
    }
    let end = first + 4 + usize::from(u16_at(stream, first + 2)?);
    let lock = lock(stream.get(first + 4..end)?)?;
    stream[first..first + 2].copy_from_slice(&UNREAD.to_le_bytes());
    let mut block = 0;
    let mut cipher = match &lock {
        Lock::Blocks(key) => key.cipher(block),
        Lock::Xor(_) => Rc4::new(&[0]),
    };
    // Where the encrypted part of a record begins, and where the next record does.
    let (mut from, mut to, mut body) = (0, 0, 0);
    for at in 0..stream.len() {
        if let Lock::Blocks(key) = &lock
            && at / BLOCK != block as usize
        {
            block = (at / BLOCK) as u32;
            cipher = key.cipher(block);
        }
        if at == to {
            let kind = u16_at(stream, at).unwrap_or(0);
            body = at + 4;
            to = at + 4 + usize::from(u16_at(stream, at + 2).unwrap_or(0));
            from = match kind {
                // Begin, the record of encryption itself, and what says who has the file open.
                0x0809 | FILE_PASS | 0x00e1 | 0x0138 | 0x0194..=0x0196 => to,
                UNREAD if at == first => to,
                // The place of a sheet in the stream stays readable.
                0x0085 => at + 8,
                _ => at + 4,
            };
        }
        match &lock {
            Lock::Blocks(_) => {
                let sign = cipher.next();
                if at >= from {
                    stream[at] ^= sign;
                }
            }
            // Counted from the start of the record's body, plus the length of it.
            Lock::Xor(bytes) if at >= from => {
                stream[at] = stream[at].rotate_left(3) ^ bytes[(to + at - body) % 16];
            }
            Lock::Xor(_) => {}
        }
    }
    Some(())
}
