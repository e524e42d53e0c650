namespace Prospero.Core.Workflows;

/// <summary>A place of an approved template that each message fills.</summary>
/// <param name="Component">One of <c>header body button</c>.</param>
/// <param name="Button">Which button, from 0; 0 elsewhere.</param>
/// <param name="Kind">One of <c>text image video document coupon_code</c>; a file is given by its address.</param>
/// <param name="Name">The variable's name, else its number; what stands for a file is called after it.</param>
/// <param name="IsNamed">True if the template itself calls its variables by names.</param>
public sealed record TemplateSlot(string Component, int Button, string Kind, string Name, bool IsNamed)
{
    public const string Header = "header";
    public const string Body = "body";
    public const string OfButton = "button";
    public const string Coupon = "coupon_code";

    /// <summary>A numbered text of the body.</summary>
    /// <param name="name">A name of ours, by which it is filled from a lead.</param>
    public static TemplateSlot OfBody(string name) => new(Body, 0, "text", name, IsNamed: false);
}
