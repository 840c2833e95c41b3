namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R14, training coverage: share of the people who are there that attended a training.</summary>
internal static class TrainingCoverage
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var people = evidence.Members.Where(member => member.IsThereOn(now)).ToArray();
        if (people.Length == 0)
        {
            return Observation.Missing("no usage-center member is named");
        }

        // Where nobody was ever trained, training is more likely not recorded than not held.
        if (evidence.Members.All(member => member.TrainedOn is null))
        {
            return Observation.Missing("no training has been recorded");
        }

        // Who was never trained decides; where all were, the training that lies back furthest.
        var trained = people.Count(member => member.TrainedOn is not null);
        var last = people.OrderBy(member => member.TrainedOn ?? DateTime.MinValue).ThenBy(member => member.Id).First();
        return Observation.Of(
            100m * trained / people.Length, now, Wording.Text("{0} of {1} people attended a training", trained, people.Length),
            last.AttendanceId is null ? "csm_usagecentermember" : "csm_trainingattendance", last.AttendanceId ?? last.Id);
    }
}
