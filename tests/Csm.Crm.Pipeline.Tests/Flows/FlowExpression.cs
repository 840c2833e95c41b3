using System.Globalization;

namespace Csm.Crm.Pipeline.Tests.Flows;

/// <summary>
/// An expression of the workflow definition language, as far as the shipped flows with a schedule use it: calls of named
/// functions, text in single quotes, whole numbers, true and false, and <c>?['…']</c>. Anything else fails by name.
/// </summary>
internal sealed class FlowExpression
{
    private readonly string _text;
    private readonly Func<string, IReadOnlyList<object?>, object?> _call;
    private int _at;

    private FlowExpression(string text, Func<string, IReadOnlyList<object?>, object?> call)
    {
        _text = text;
        _call = call;
    }

    /// <summary>The value of an expression.</summary>
    /// <param name="text">With the @ it begins with.</param>
    /// <param name="call">Answers a function by its name and arguments.</param>
    /// <exception cref="NotSupportedException">It holds something else than the above.</exception>
    public static object? Evaluate(string text, Func<string, IReadOnlyList<object?>, object?> call)
    {
        var expression = new FlowExpression(text, call) { _at = 1 };
        var value = expression.Value();
        return expression._at == text.Length ? value : throw expression.NotUnderstood();
    }

    private object? Value()
    {
        var value = _text[_at] == '\'' ? Quoted() : char.IsAsciiDigit(_text[_at]) || _text[_at] == '-' ? Number() : Named();
        while (Takes("?['"))
        {
            _at--;
            var name = Quoted();
            Expect(']');
            value = value is IReadOnlyDictionary<string, object?> parts ? parts.GetValueOrDefault(name) : null;
        }

        return value;
    }

    private string Quoted()
    {
        Expect('\'');
        var end = _text.IndexOf('\'', _at);
        var quoted = end < 0 ? throw NotUnderstood() : _text[_at..end];
        _at = end + 1;
        return quoted;
    }

    private object Number()
    {
        var from = _at++;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        return int.Parse(_text.AsSpan(from, _at - from), CultureInfo.InvariantCulture);
    }

    private object? Named()
    {
        var from = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
        {
            _at++;
        }

        var name = _text[from.._at];
        if (name is "true" or "false")
        {
            return name == "true";
        }

        Expect('(');
        var arguments = new List<object?>();
        while (!Takes(")"))
        {
            arguments.Add(Value());
            _ = Takes(", ") || Takes(",");
        }

        return _call(name, arguments);
    }

    private bool Takes(string token)
    {
        if (string.CompareOrdinal(_text, _at, token, 0, token.Length) != 0)
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private void Expect(char token)
    {
        if (_at >= _text.Length || _text[_at++] != token)
        {
            throw NotUnderstood();
        }
    }

    private NotSupportedException NotUnderstood() => new($"The expression '{_text}' is not understood at {_at.ToString(CultureInfo.InvariantCulture)}. Teach {nameof(FlowExpression)} what the flow uses.");
}
