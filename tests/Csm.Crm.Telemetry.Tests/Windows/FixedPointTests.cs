using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class FixedPointTests
{
    [Fact]
    public void PlainDecimal_IsWhatItsDoubleWouldBe() => Law.ForAllSeeds(
        random =>
        {
            var places = random.Next(5);
            var whole = random.NextInt64((long)Math.Pow(10, random.Next(12)));
            var text = places == 0 ? $"{whole}" : $"{whole}.{random.Next((int)Math.Pow(10, places)).ToString($"D{places}", CultureInfo.InvariantCulture)}";

            FixedPoint.TryRead(Encoding.ASCII.GetBytes(text), out var value).ShouldBeTrue(text);
            value.ShouldBe(FixedPoint.Of(double.Parse(text, CultureInfo.InvariantCulture)), text);
        },
        cases: 5_000);

    [Fact]
    public void AnyRunOfDigitsAndPoints_IsReadAsItsDoubleOrNotAtAll() => Law.ForAllSeeds(
        random =>
        {
            var text = string.Concat(Enumerable.Range(0, 1 + random.Next(24)).Select(_ => random.Next(8) == 0 ? '.' : (char)('0' + random.Next(10))));

            if (FixedPoint.TryRead(Encoding.ASCII.GetBytes(text), out var value))
            {
                var number = double.Parse(text, CultureInfo.InvariantCulture);
                FixedPoint.Fits(number).ShouldBeTrue(text);
                value.ShouldBe(FixedPoint.Of(number), text);
            }
        },
        cases: 20_000);

    [Theory]
    [InlineData("1000000000000")]
    [InlineData("922337203685478")]
    [InlineData("1000000000000000")]
    [InlineData("1767591000000000")]
    [InlineData("99999999999999999")]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("-0.5")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1.5e3")]
    [InlineData("1.23456")]
    [InlineData("100000000000")]
    [InlineData("100000000000.0")]
    [InlineData("9999999999999999999999")]
    [InlineData("0.00000000000000000001")]
    public void OtherWritingOrSize_IsLeftToTheDouble(string text) => FixedPoint.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
}
