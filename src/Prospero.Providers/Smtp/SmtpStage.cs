namespace Prospero.Providers.Smtp;

/// <summary>How far a conversation got; the order is that of the conversation.</summary>
enum SmtpStage
{
    Connect,
    Hello,
    StartTls,
    Auth,

    /// <summary>The connection stands and carries nothing.</summary>
    Ready,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA, and the content up to the final dot.</summary>
    Content,

    /// <summary>The final dot may have left: from here on only the server knows.</summary>
    FinalDot,
}
