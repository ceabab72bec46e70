//! The XML namespaces that reading cares about.

/// The namespaces reading cares about; both editions of the standard map to one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Ns {
    /// WordprocessingML.
    Word,
    /// SpreadsheetML.
    Sheet,
    /// Markup compatibility (`mc:AlternateContent`).
    Compat,
    /// Relationship ids inside documents (`r:id`).
    Rel,
    /// Office mathematics.
    Math,
    /// Drawings: shapes and diagrams with text of their own.
    Drawing,
    /// OpenDocument tables.
    OdfTable,
    /// OpenDocument values.
    OdfOffice,
    /// OpenDocument text.
    OdfText,
    /// OpenDocument styles.
    OdfStyle,
    /// OpenDocument drawings.
    OdfDraw,
    /// Formatting properties of OpenDocument.
    Fo,
    /// Vector drawings, and font families of OpenDocument.
    Svg,
    /// What LibreOffice adds to OpenDocument.
    Loext,
    /// Excel 2003 XML.
    FlatSheet,
    /// Parts of a package in one file.
    FlatPackage,
    /// No namespace at all.
    None,
    /// Anything else.
    Other,
}

impl Ns {
    pub(super) fn of(uri: &str) -> Ns {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            // Word 2003 XML: the same names for all that is read here.
            | "http://schemas.microsoft.com/office/word/2003/wordml" => Ns::Word,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Ns::Sheet,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compat,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Ns::Rel,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
            "http://schemas.openxmlformats.org/drawingml/2006/main"
            | "http://purl.oclc.org/ooxml/drawingml/main" => Ns::Drawing,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Ns::OdfTable,
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Ns::OdfOffice,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Ns::OdfText,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Ns::OdfStyle,
            "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Ns::OdfDraw,
            "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" => Ns::Fo,
            "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => Ns::Svg,
            "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" => Ns::Loext,
            "urn:schemas-microsoft-com:office:spreadsheet" => Ns::FlatSheet,
            "http://schemas.microsoft.com/office/2006/xmlPackage" => Ns::FlatPackage,
            "" => Ns::None,
            _ => Ns::Other,
        }
    }
}
