using System.ServiceModel;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

/// <summary>
/// R13's law on the platform: faults come and are cleared, people close and snooze, the watch runs, and two watches run into each
/// other at any of their requests. One thing has one open call, and nobody is refused but the watch that read too early.
/// </summary>
public class TwinCallsTests
{
    private enum Move
    {
        Fault,
        Clear,
        Close,
        Snooze,
        Wait,
        Watch,
        WatchTwice,
    }

    [Fact]
    [Needs(Capability.CustomApis, Capability.UniqueKeys, Capability.Clock, Capability.AsyncQueue)]
    public void AnyOrderOfRaises_LeavesOneOpenCallAndRefusesOnlyWhoReadTooEarly() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(25).WithQuietOnSuccess(true),
        Prop.ForAll(Stories().ToArbitrary(), story =>
        {
            var scene = new Scene();
            foreach (var (move, number) in story)
            {
                scene.Do(move, number);
                scene.Open.ShouldBeLessThanOrEqualTo(1);
            }
        }));

    [Theory]
    [Needs(Capability.CustomApis, Capability.UniqueKeys, Capability.Clock, Capability.AsyncQueue)]
    [InlineData(1)]
    [InlineData(1_000)]
    public void RaiserThatComesAfterAnother_CountsAndIsNotRefused(int request)
    {
        var scene = new Scene();
        scene.Do(Move.WatchTwice, request);
        scene.Do(Move.Fault, 0);
        (scene.Refused, scene.Open, scene.Occurrences).ShouldBe((0, 1, 3));
    }

    [Fact]
    [Needs(Capability.CustomApis, Capability.UniqueKeys, Capability.Clock, Capability.AsyncQueue)]
    public void RaisersThatBothFoundNothing_LeaveOneCall()
    {
        var scene = new Scene();
        scene.Do(Move.WatchTwice, Scene.BeforeTheWrite);
        (scene.Refused, scene.Open).ShouldBe((1, 1));
    }

    private static Gen<(Move Move, int Number)[]> Stories() =>
        from count in Gen.Choose(1, 14)
        from story in (from move in Gen.Elements(Enum.GetValues<Move>()) from number in Gen.Choose(1, 20) select (move, number)).ArrayOf(count)
        select story;

    private sealed class Scene
    {
        /// <summary>Instead of a number of a request: just before the first write.</summary>
        public const int BeforeTheWrite = 0;

        private readonly CrmWorld _world = new();
        private readonly Account _account;
        private readonly Machine _machine;
        private int _faults;

        public Scene()
        {
            _world.ProduceAssessedModel();
            _account = _world.ProduceValidAccount();
            _machine = _world.ProduceValidMachine(_account, "RS1");
            _world.Settle();
        }

        public int Refused { get; private set; }

        public int Open => OpenCalls().Length;

        public int Occurrences => OpenCalls().Single().Occurrences ?? 0;

        public void Do(Move move, int number)
        {
            switch (move)
            {
                case Move.Fault:
                    AddFault();
                    break;
                case Move.Clear:
                    foreach (var fault in _world.OfAccount<MachineFault>(MachineFault.EntityLogicalName, _account).Where(fault => fault.ClearedOn is null))
                    {
                        _world.Service.Update(new MachineFault(fault.Id) { ClearedOn = _world.Now });
                    }

                    break;
                case Move.Close:
                    Change(new CallToAction { Status = ActionStatus.Done });
                    break;
                case Move.Snooze:
                    Change(new CallToAction { SnoozedUntil = _world.Now.Date.AddDays(number) });
                    break;
                case Move.Wait:
                    _world.AdvanceDays(number);
                    break;
                case Move.Watch:
                    _world.Call("csm_WatchCustomers");
                    break;
                case Move.WatchTwice:
                    AddFault();
                    WatchTwice(number);
                    break;
            }

            // Says so when a step was refused.
            _world.Settle();
        }

        private void WatchTwice(int request)
        {
            var raiser = new InterruptedService(_world.Service, request, () => WatchCall.Run(_world.Service, _world.Now));
            try
            {
                WatchCall.Run(raiser, _world.Now);
            }
            catch (Exception refusal) when (refusal is FaultException<OrganizationServiceFault> or InvalidPluginExecutionException)
            {
                Refused++;
                raiser.HadReadCalls.ShouldBeTrue(refusal.Message);
                Open.ShouldBe(1);
                WatchCall.Run(_world.Service, _world.Now);
            }
        }

        // Each of the same family, so that all are one call.
        private void AddFault() => _world.Add(new MachineFault
        {
            Name = $"H{++_faults}", MachineId = _machine.ToEntityReference(), AccountId = _account.ToEntityReference(), Code = $"H{_faults}", Family = "Hydraulics", Severity = Severity.Medium,
            FirstSeen = _world.Now, LastSeen = _world.Now, Count = 1,
        });

        private void Change(CallToAction change)
        {
            foreach (var open in OpenCalls())
            {
                change.Id = open.Id;
                _world.Service.Update(change);
            }
        }

        private CallToAction[] OpenCalls() =>
            [.. _world.Actions(_account).Where(action => action is { Reason: "Machine fault", Status: ActionStatus.Open or ActionStatus.InProgress })];
    }
}
