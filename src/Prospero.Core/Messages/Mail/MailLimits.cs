namespace Prospero.Core.Messages.Mail;

/// <summary>How much of a mail is looked at. What is beyond is left out, whatever the mail says of itself.</summary>
static class MailLimits
{
    /// <summary>How deep parts may lie within parts.</summary>
    public const int Depth = 16;

    /// <summary>The most parts of one mail.</summary>
    public const int Parts = 200;

    /// <summary>The most fields of one header.</summary>
    public const int Fields = 500;

    /// <summary>The most characters of one field.</summary>
    public const int FieldLength = 32 * 1024;

    /// <summary>The most octets of one part that are read as text.</summary>
    public const int TextOctets = 512 * 1024;

    /// <summary>The most characters of a text that is kept.</summary>
    public const int TextLength = 100_000;

    /// <summary>The most addresses, Message-IDs or parameters of one field.</summary>
    public const int Items = 100;
}
