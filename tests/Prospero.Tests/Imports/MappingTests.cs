using Prospero.Server.Cli;
using Prospero.Server.Imports;
using Xunit;

namespace Prospero.Tests.Imports;

/// <summary>Which column goes where.</summary>
public sealed class MappingTests
{
    [Theory]
    [InlineData("First Name,Last Name,E-mail,Phone Number,Company,Job Title", "first_name,last_name,email,phone,company,title")]
    [InlineData("Nombre,Apellidos,Correo electrónico,Teléfono móvil,Razón Social,Cargo", "first_name,last_name,email,phone,company,title")]
    [InlineData("NOME,SOBRENOME,E-MAIL,TELEFONE,EMPRESA,FUNÇÃO", "first_name,last_name,email,phone,company,title")]
    [InlineData("Nombre completo,correo,celular", "name,email,phone")]
    [InlineData("Nombre,correo,celular", "name,email,phone")]
    [InlineData("nome,Idioma,Fuso horário,Etiquetas", "name,language,timezone,tags")]
    [InlineData("first_name,external_id,source,Edad,utm_source", "first_name,external_id,source,metadata.Edad,metadata.utm_source")]
    [InlineData("name,phone,mobile", "name,phone,metadata.mobile")]
    [InlineData("name,email,Email,", "name,email,metadata.Email (2),metadata.column 4")]
    [InlineData("first_name,name", "first_name,metadata.name")]
    [InlineData("name,Opt-Out", "name,do_not_contact")]
    public void Names_are_known_in_three_languages(string header, string expected) => Assert.Equal(expected, Targets(Of(header)));

    [Fact]
    public void What_is_named_by_hand_wins()
    {
        var mapping = Of(
            "Nombre,Correo,Correo2,Interno",
            [("correo2", "email"), ("Nombre", "first_name"), ("Correo", "metadata.other")],
            ["interno"]
        );

        Assert.Equal("first_name,metadata.other,email,-", Targets(mapping));
    }

    [Fact]
    public void The_reason_of_the_last_time_is_left_out()
    {
        var mapping = Of("name,email,error");

        Assert.Equal("name,email,-", Targets(mapping));
        Assert.True(mapping.IsMended);
    }

    [Theory]
    [InlineData("none", "email")]
    [InlineData("email", "nothing")]
    [InlineData("email", "metadata.")]
    [InlineData("name", "email", "email", "email")]
    [InlineData("name", "first_name", "name", "last_name")]
    public void A_mapping_that_cannot_be_is_a_wrong_call(params string[] given) =>
        Assert.Throws<UsageException>(() => Of("name,email", [.. given.Chunk(2).Select(pair => (pair[0], pair[1]))]));

    [Theory]
    [InlineData("correo,edad")]
    [InlineData("Ana,ana@example.com")]
    [InlineData("Ana,+57 300 123 4567")]
    public void A_file_without_names_of_columns_or_people_is_refused(string header) =>
        Assert.Throws<CommandFailedException>(() => Of(header));

    static Mapping Of(string header, (string, string)[]? map = null, string[]? ignore = null) =>
        Mapping.Of(header.Split(','), map ?? [], ignore ?? []);

    static string Targets(Mapping mapping) => string.Join(',', mapping.Columns.Select(column => column.Target ?? "-"));
}
