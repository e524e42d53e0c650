using System.Collections.Frozen;
using Prospero.Core;

namespace Prospero.Server.Imports;

/// <summary>What a column may go to, and by which names it is known in English, Spanish and Portuguese.</summary>
static class Targets
{
    /// <summary>A whole name, whose first word becomes the first name.</summary>
    public const string FullName = "name";

    /// <summary>Stands before the key of a column that goes into the metadata.</summary>
    public const string Metadata = "metadata.";

    // Without case, accents and punctuation.
    static readonly Dictionary<string, string[]> Known = new()
    {
        ["first_name"] =
        [
            "firstname",
            "first",
            "givenname",
            "forename",
            "nombres",
            "primernombre",
            "nombredepila",
            "primeironome",
            "prenome",
        ],
        ["last_name"] =
        [
            "lastname",
            "last",
            "surname",
            "familyname",
            "apellido",
            "apellidos",
            "primerapellido",
            "sobrenome",
            "ultimonome",
            "apelido",
        ],
        [FullName] =
        [
            "name",
            "fullname",
            "contactname",
            "leadname",
            "customername",
            "contact",
            "nombre",
            "nombrecompleto",
            "nombreyapellido",
            "nombreyapellidos",
            "nombresyapellidos",
            "nombrecliente",
            "contacto",
            "cliente",
            "nome",
            "nomecompleto",
            "nomedocliente",
            "contato",
        ],
        ["email"] =
        [
            "email",
            "emailaddress",
            "mail",
            "correo",
            "correoelectronico",
            "direcciondecorreo",
            "direcciondecorreoelectronico",
            "emailprincipal",
            "correoprincipal",
            "correoe",
            "enderecodeemail",
            "correioeletronico",
            "emaildecontato",
            "emaildecontacto",
            "workemail",
        ],
        ["phone"] =
        [
            "phone",
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "cell",
            "cellphone",
            "whatsapp",
            "whatsappnumber",
            "telefono",
            "telefonos",
            "numerodetelefono",
            "telefonomovil",
            "telefonocelular",
            "movil",
            "celular",
            "numerodecelular",
            "numerocelular",
            "fono",
            "numerodewhatsapp",
            "telefone",
            "telefonecelular",
            "numerodetelefone",
            "telemovel",
            "fone",
            "numerowhatsapp",
            "phone1",
            "telefono1",
        ],
        ["company"] =
        [
            "company",
            "companyname",
            "organization",
            "organisation",
            "organizationname",
            "business",
            "employer",
            "account",
            "accountname",
            "empresa",
            "compania",
            "organizacion",
            "negocio",
            "razonsocial",
            "nombredelaempresa",
            "nombredeempresa",
            "companhia",
            "organizacao",
            "nomedaempresa",
            "razaosocial",
        ],
        ["title"] = ["title", "jobtitle", "job", "position", "cargo", "puesto", "titulo", "titulodelpuesto", "funcao", "ocupacion"],
        ["source"] =
        [
            "source",
            "leadsource",
            "origin",
            "fuente",
            "origen",
            "fuentedelead",
            "procedencia",
            "origem",
            "fonte",
            "origemdolead",
        ],
        ["external_id"] =
        [
            "externalid",
            "externid",
            "idexterno",
            "crmid",
            "recordid",
            "contactid",
            "leadid",
            "customerid",
            "clientid",
            "idcliente",
            "idcontacto",
        ],
        ["timezone"] = ["timezone", "tz", "zonahoraria", "husohorario", "fusohorario", "fuso"],
        ["language"] = ["language", "lang", "locale", "idioma", "lengua", "lingua"],
        ["tags"] = ["tags", "tag", "labels", "etiquetas", "etiqueta", "marcadores"],
        ["do_not_contact"] =
        [
            "donotcontact",
            "dnc",
            "optout",
            "optedout",
            "unsubscribed",
            "donotcall",
            "nocontactar",
            "nocontacte",
            "debaja",
            "baja",
            "naocontatar",
            "descadastrado",
        ],
    };

    static readonly FrozenDictionary<string, string> ByName = Known
        .SelectMany(target => target.Value.Select(name => KeyValuePair.Create(name, target.Key)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What <c>--map</c> takes behind the equals sign, beside keys of the metadata.</summary>
    public static IEnumerable<string> All => Known.Keys.Concat(Consents);

    /// <summary>Columns of yes and no that say to what a lead agreed, per channel.</summary>
    public static readonly string[] Consents = ["consent.email", "consent.whatsapp", "consent.sms", "consent.call"];

    /// <summary>What a column of this name is taken for; null if nobody can tell.</summary>
    public static string? Guess(string name) => ByName.GetValueOrDefault(Plain(name));

    /// <summary>A name without case, accents, spaces and punctuation.</summary>
    public static string Plain(string name) => string.Concat(Accents.LeftOut(name.ToLowerInvariant()).Where(char.IsLetterOrDigit));
}
