"""Every field that may hold something personal, for `test_erasure_reach`."""

# Where something personal may be written: what an erasure does with it, or the reason for which it stays.
ERASED = """
    activities.Participant  name
    activities.SignUp   reason
    activities.Feedback words
    activities.Photo    file thumb shows
    activities.Wish     title about
    cases.Case          words spot caller caller_phone
    cases.Message       words
    cases.Photo         file thumb
    cases.Verdict       words
    committees.Ask      words
    committees.Seat     reason
    consultations.Evaluation  words
    consultations.Statement   words note
    members.BranchMember name phone
    members.BranchPost  name
    members.DoubleReport unit home_branch
    members.Remark      words objection
    members.Volunteer   skills times
    members.Qualification number
    members.Service     note reason
    members.Posting     words
    members.Certificate name document
    notices.Preference  channel
    notices.Notice      words
    notices.Delivery    problem
    people.Person       name title phone contact credit_code representative email language password
    people.OtherPhone   phone
    people.Number       phone
    people.SignIn       way post
    people.Erasure      numbers
    people.Duty         skills
    people.Change       becomes was evidence answer
    polls.Answer        respondent_key home chosen remark
"""
KEPT = """
    accounts.Summary            | sums of an estate and reasons that everybody reads; checked for personal data when typed
    accounts.SummaryLine        | the same
    accounts.Voucher            | a type of file; the file is evidence of what was done with the owners' money
    activities.Kind             | set by the city
    activities.Activity         | asked in office, published
    activities.Move             | the same
    activities.YearPlan         | figures
    activities.Participant.who  | a keyed digest of a home and a name; without the name it leads to nobody
    activities.SignUp.status    | a state
    activities.Attendance       | ids, keys and how somebody came in
    activities.Scan             | a reason, and which phone; it names nobody
    activities.Wish.reason      | an office's answer
    cases.Case.where            | the place; no name
    cases.Case.number           | counts
    committees.Meeting          | minutes that the law has published (Property Management Regulation art. 18)
    committees.Resolution       | the same
    committees.Committee        | of the body, not of a person
    committees.Signature.photo  | evidence of a decision of the committee
    consultations.Mechanism     | of the body, not of a person
    consultations.Topic         | the common text of the households or the party that raised it; it names nobody
    consultations.Consultation  | of the body, not of a person
    consultations.Statement     | digests; the words of a shown one stay as those of a neighbour, without a name
    consultations.Household     | keyed digests, deleted when the opinions are over
    consultations.Voice         | the same
    consultations.OpinionMap    | figures of five households or more
    consultations.StepDone      | said in office
    consultations.Item          | evidence of a decision of the bench, which parties have signed
    consultations.ItemConsent   | the same: a party
    consultations.Seat          | the same: who sat for whom, by which authority
    consultations.Delegation    | the same
    consultations.Position      | the same
    consultations.Speech        | said in office, kept with the minutes
    consultations.Minutes       | signed by the parties; residents read a version without names
    consultations.Comment       | said in office
    consultations.Signature     | evidence of a decision of the bench
    consultations.SignInSheet   | the same: who was there
    consultations.Resolution    | the same
    consultations.Photo         | the same: a meeting, or what was carried out
    consultations.JointItem     | an office's answer
    projects.Project            | asked in office, published
    projects.Line               | the same
    projects.BillFile           | the same
    projects.Variation          | the same
    projects.Funding            | the same
    projects.Milestone          | the same
    projects.Sheet              | evidence of what was built with the owners' money
    projects.Acceptance         | the same
    projects.Signature          | the same: a party
    projects.Dispute            | the same
    projects.Defect             | the same: of a thing, not of a person
    projects.Warranty           | the same
    projects.Paper              | the same
    projects.Entry              | of a site, written in office
    projects.Photo              | the same
    projects.Pair               | the same
    members.Platform            | of a body, not of a person
    members.Branch              | of a body, not of a person
    members.BranchMember.company | the same
    members.BranchPost          | what a post answers for
    members.BranchMeeting       | said in office
    members.Centre              | of a body, not of a person
    members.CentrePost          | a post and how whoever holds it is called
    members.PointTable          | set by the community
    members.Volunteer           | a number that names nobody once the person is gone
    members.Agreement           | proof that somebody agreed, without a name
    members.Task                | planned in office
    members.Invitation          | what became of it; the volunteer is nobody
    members.Certificate         | the register that is kept by 民发〔2015〕149号: number, code, issuer
    members.ExportLine          | the other side's number of a record
    members.Export              | the same
    elections.Election          | party's own files, kept by its regulation
    elections.Member            | the same: the roll of an election
    elections.Round             | the same
    elections.Slip              | the same
    elections.Letter            | the same
    notices.Announcement        | said in office to all households; the sender was asked about each name and number
    boards.Month                | figures and digests; none leads to a person
    boards.Revision             | the same, and counts of events by kind
    polls.Poll                  | asked in office
    polls.Option                | asked in office
    polls.Remark                | without a name since the poll closed
    polls.Pulse                 | asked in office; sums over households
    polls.PulseAnswer           | of a household under a keyed digest, deleted when the pulse closes
    votes.Vote                  | asked in office
    votes.Motion                | asked in office
    votes.Attachment            | published with the vote
    votes.Objection             | evidence of a decision of the owners (Civil Code art. 280: it can be challenged)
    votes.Ballot                | the same
    votes.Paper                 | the same
    votes.Authority.photo       | the same
    votes.Reading               | the same
    votes.RollHome              | the same: homes, no names
    votes.Head                  | the same: ids
    votes.Delivered             | the same
    votes.PublishedFile         | the same: hashes and sums
    votes.Profile               | law
    people.Roster               | forgotten when it is imported, or after seven days (people.forget_rosters)
    people.Organisation         | of a body, not of a person
    people.Heading              | words of a file's head
    people.Code                 | good for some minutes, removed when used or by night
    people.OneTimeCode          | ids, digests and how somebody was checked; it names nobody
    people.Consent              | proof that somebody agreed, without a name
    places.Place                | places
    places.Shape                | names of roads and lawns
    cases.Category              | set by the city
    cases.Promise               | set by the city
    cases.Link                  | names of bodies' subjects, and where they are read
    cases.Hold                  | the same
    boards.Rollup               | numbers of an area
    cases.Message.post          | a role
    cases.Origin                | the name of a system, and its number of a case, which is no telephone number
    notices.Notice.kind         | a kind of event; the row goes
    notices.Notice.subject      | the same
    notices.Delivery.channel    | mail or another; the row goes
    people.Change.concerned     | ids
    kernel.Sending              | keyed digests and an address of ours, for as long as a form may come again
    notices.Gateway             | the host that messages go out by
    kernel.Usage                | a keyed digest and moments, for as long as a limit counts
    kernel.Pulse                | of a process
    kernel.Event                | ids and figures; that it holds nothing personal is tested with each verb
    kernel.Deadline             | moments
    kernel.Counter              | counts
    kernel.DayOff               | days
"""
