"""The tables of volunteering."""

from tongdeng.members.models.branch import Branch as Branch
from tongdeng.members.models.branch import BranchAttendance as BranchAttendance
from tongdeng.members.models.branch import BranchMeeting as BranchMeeting
from tongdeng.members.models.branch import BranchMember as BranchMember
from tongdeng.members.models.branch import BranchPost as BranchPost
from tongdeng.members.models.branch import DoubleReport as DoubleReport
from tongdeng.members.models.branch import Remark as Remark
from tongdeng.members.models.centre import Centre as Centre
from tongdeng.members.models.centre import CentrePost as CentrePost
from tongdeng.members.models.papers import Certificate as Certificate
from tongdeng.members.models.papers import CertificateLine as CertificateLine
from tongdeng.members.models.papers import Export as Export
from tongdeng.members.models.papers import ExportLine as ExportLine
from tongdeng.members.models.platforms import Platform as Platform
from tongdeng.members.models.platforms import PointTable as PointTable
from tongdeng.members.models.services import Invitation as Invitation
from tongdeng.members.models.services import Service as Service
from tongdeng.members.models.services import Task as Task
from tongdeng.members.models.volunteers import Agreement as Agreement
from tongdeng.members.models.volunteers import Posting as Posting
from tongdeng.members.models.volunteers import Qualification as Qualification
from tongdeng.members.models.volunteers import Registration as Registration
from tongdeng.members.models.volunteers import Volunteer as Volunteer
