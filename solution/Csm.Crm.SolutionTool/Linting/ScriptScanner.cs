using System.Text.RegularExpressions;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>
/// Reads a script token by token and reports the first thing no JavaScript of any edition allows: an unfinished string,
/// template, comment or regular expression, brackets that do not pair, two operands side by side, an operator with nothing
/// after it. It is no full parser (see solution/README.md), so it never refuses what a browser would run.
/// </summary>
internal sealed partial class ScriptScanner
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "export", "extends", "finally", "for",
        "function", "if", "import", "in", "instanceof", "let", "new", "return", "static", "super", "switch", "this", "throw", "try", "typeof", "var", "void",
        "while", "with", "yield", "async", "get", "set", "of", "as", "from", "accessor", "using",
    };

    /// <summary>Keywords that end an operand, so that a following slash divides and a following name is an error.</summary>
    private static readonly HashSet<string> Operands = new(StringComparer.Ordinal) { "this", "super" };

    private readonly string text;
    private readonly Stack<(char Open, int At)> brackets = new();
    private readonly HashSet<int> templates = [];
    private int at;
    private Token last;

    private ScriptScanner(string text) => this.text = text;

    private enum Kind
    {
        None,
        Operand,
        Word,
        Operator,
        Open,
        Close,
        Separator,
    }

    /// <summary>What is wrong, with the line it is in, or null.</summary>
    public static string? Problem(string script) => new ScriptScanner(script).Scan();

    private string? Scan()
    {
        while (true)
        {
            var space = SpacePattern().Match(text, at);
            at += space.Length;
            if (at >= text.Length)
            {
                return brackets.TryPeek(out var open) ? Line(open.At, $"'{open.Open}' is never closed") : null;
            }

            if (text.AsSpan(at).StartsWith("/*"))
            {
                return Line(at, "a comment is never closed");
            }

            var problem = text[at] is '(' or '[' or '{' or ')' or ']' or '}' ? Bracket(text[at]) : Piece(text[at], space.Value.Contains('\n', StringComparison.Ordinal));
            if (problem is not null)
            {
                return problem;
            }
        }
    }

    private string? Bracket(char sign)
    {
        if (sign is '(' or '[' or '{')
        {
            brackets.Push((sign, at));
            return Next(new Token(Kind.Open, sign.ToString(), at), 1);
        }

        if (last.Kind == Kind.Operator && last.Text is not ("++" or "--" or ":"))
        {
            return Line(last.At, $"nothing follows '{last.Text}'");
        }

        if (!brackets.TryPop(out var open) || (open.Open, sign) is not (('(', ')') or ('[', ']') or ('{', '}')))
        {
            return Line(at, $"'{sign}' closes nothing");
        }

        Next(new Token(Kind.Close, sign.ToString(), at), 1);
        return templates.Remove(open.At) ? Template() : null;
    }

    private string? Piece(char sign, bool isOnNewLine)
    {
        if (sign is ';' or ',')
        {
            return sign == ';' && last.Kind == Kind.Operator && last.Text is not ("++" or "--")
                ? Line(last.At, $"nothing follows '{last.Text}'")
                : Next(new Token(Kind.Separator, sign.ToString(), at), 1);
        }

        if (sign == '`')
        {
            at++;
            return Template();
        }

        if (sign is '"' or '\'')
        {
            return Operand(StringPattern().Match(text, at), isOnNewLine, "a string is not closed on its line");
        }

        if (NamePattern().Match(text, at) is { Length: > 0 } name)
        {
            var isMember = last is { Kind: Kind.Operator, Text: "." or "?." };
            return Words.Contains(name.Value) && !Operands.Contains(name.Value) && !isMember
                ? Next(new Token(Kind.Word, name.Value, at), name.Length)
                : Operand(name, isOnNewLine, string.Empty);
        }

        if (NumberPattern().Match(text, at) is { Length: > 0 } number)
        {
            return Operand(number, isOnNewLine, string.Empty);
        }

        return sign == '/' && last.Kind is not (Kind.Operand or Kind.Close)
            ? Operand(RegexPattern().Match(text, at), isOnNewLine, "a regular expression is not closed on its line")
            : Operator();
    }

    private string? Operator()
    {
        var match = OperatorPattern().Match(text, at);
        return match.Length == 0 ? Line(at, $"'{text[at]}' is no part of the language") : Next(new Token(Kind.Operator, match.Value, at), match.Length);
    }

    private string? Operand(Match match, bool isOnNewLine, string unfinished)
    {
        if (match.Length == 0)
        {
            return Line(at, unfinished);
        }

        if (last.Kind == Kind.Operand && !isOnNewLine)
        {
            return Line(at, $"'{Shortened(match.Value)}' follows '{Shortened(last.Text)}' with nothing between them");
        }

        return Next(new Token(Kind.Operand, match.Value, at), match.Length);
    }

    // From inside a template to its end or to the next ${ of it.
    private string? Template()
    {
        var start = at;
        while (at < text.Length)
        {
            if (text[at] == '\\')
            {
                at += 2;
            }
            else if (text[at] == '`')
            {
                return Next(new Token(Kind.Close, "`", at), 1);
            }
            else if (text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{')
            {
                at++;
                templates.Add(at);
                brackets.Push(('{', at));
                return Next(new Token(Kind.Open, "{", at), 1);
            }
            else
            {
                at++;
            }
        }

        return Line(start, "a template is never closed");
    }

    private string? Next(Token token, int length)
    {
        last = token;
        at += length;
        return null;
    }

    private string Line(int position, string what) => FormattableString.Invariant($"line {text.AsSpan(0, Math.Min(position, text.Length)).Count('\n') + 1}: {what}");

    private static string Shortened(string value) => value.Length <= 30 ? value : value[..30] + "…";

    [GeneratedRegex(@"\G(?:\s|\uFEFF|//[^\r\n]*|/\*[\s\S]*?\*/)*", RegexOptions.None, 60_000)]
    private static partial Regex SpacePattern();

    [GeneratedRegex(@"\G(?:""(?:[^""\\\r\n]|\\(?:\r\n|[\s\S]))*""|'(?:[^'\\\r\n]|\\(?:\r\n|[\s\S]))*')", RegexOptions.None, 60_000)]
    private static partial Regex StringPattern();

    [GeneratedRegex(@"\G[#@]?[\p{L}_$][\p{L}\p{N}_$]*", RegexOptions.None, 60_000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\G(?:0[xXbBoO][0-9a-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?)", RegexOptions.None, 60_000)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\G/(?![*/])(?:[^/\\\[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n])*\])+/[a-z]*", RegexOptions.None, 60_000)]
    private static partial Regex RegexPattern();

    [GeneratedRegex(@"\G(?:>>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|<<|>>|\*\*|[-+*/%=<>!&|^~?:.])", RegexOptions.None, 60_000)]
    private static partial Regex OperatorPattern();

    private readonly record struct Token(Kind Kind, string Text, int At);
}
