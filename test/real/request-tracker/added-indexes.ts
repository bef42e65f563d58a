/** Indexes for lookups that need a scan of the whole table with RT's own indexes. */
export const addedIndexes: readonly string[] = [
	"create index on groupmembers (memberid)",
	"create index on cachedgroupmembers (via)",
	"create index on cachedgroupmembers (immediateparentid)",
	"create index on links (target)",
	"create index on links (localtarget)",
	"create index on objectcustomfieldvalues (objecttype, objectid)",
	"create index on acl (principalid)",
	"create index on acl (objecttype, objectid)",
	"create index on transactions (field) where type in ('AddMember', 'DeleteMember', 'Forward Transaction', 'Forward Ticket')",
	"create index on transactions (newvalue) where newvalue is not null",
	"create index on transactions (oldvalue) where oldvalue is not null",
];
