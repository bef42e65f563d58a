-- Rows that RT's API creates only indirectly, or created only in earlier releases. Run it after seed.pl, which creates the people they belong to.
do $$
declare
	former integer := (select id from users where name = 'quelmar.hraskvik@customer.example');
	searcher integer := (select id from users where name = 'traxola.quellthame@customer.example');
	search integer := (select id from attributes where name = 'SavedSearch' and objectid = searcher);
	role_group integer := (select id from groups where domain = 'RT::Ticket-Role' and name = 'Cc' and instance = 60);
	asset_group integer := (select id from groups where domain = 'RT::Asset-Role' and name = 'Contact' and instance = 7);
	entry integer := (select min(id) from transactions where objecttype = 'RT::Ticket' and objectid = 61);
	field integer := (select id from customfields where name = 'Story');
	signed record;
begin
	insert into acl (principaltype, principalid, rightname, objecttype, objectid)
		select 'Group', (select id from groups where name = 'Team'), 'SeeGroup', objecttype, objectid
		from (values ('RT::Ticket', 62), ('RT::Asset', 8), ('RT::User', former), ('RT::Group', role_group), ('RT::Attribute', search)) as on_record (objecttype, objectid);
	insert into attributes (name, content, objecttype, objectid, creator)
		values ('Colour', 'blue', 'RT::Group', role_group, 1), ('Colour', 'blue', 'RT::Transaction', entry, 1), ('ContentHistory', 'none', 'RT::Attribute', search, 1);
	insert into objectcustomfieldvalues (customfield, objecttype, objectid, content, creator) values (field, 'RT::Group', role_group, 'by hand', 1);
	insert into transactions (objecttype, objectid, type, creator, created) values ('RT::Attribute', search, 'Create', searcher, now()), ('RT::Group', asset_group, 'Create', 1, now());
	insert into links (base, target, type, creator) values
		('asset://expunge.test/9', 'fsck.com-rt://expunge.test/ticket/63', 'RefersTo', 1),
		('user://expunge.test/' || former, 'fsck.com-rt://expunge.test/ticket/64', 'RefersTo', 1),
		('group://expunge.test/' || role_group, 'fsck.com-rt://expunge.test/ticket/65', 'RefersTo', 1),
		('attribute://expunge.test/' || search, 'attribute://expunge.test/' || (select min(id) from attributes where name like 'Search%'), 'DependsOn', 1),
		('attribute://expunge.test/' || (select id from attributes where name = 'Dashboard' limit 1), 'attribute://expunge.test/' || search, 'DependsOn', 1);
	update links set localtarget = substring(target from '/ticket/(\d+)$')::int where localtarget = 0 and target like '%/ticket/%';
	insert into transactions (objecttype, objectid, type, field, newvalue, creator, created)
		select 'RT::Ticket', 66, 'AddLink', 'RefersTo', address, 1, now()
		from unnest(array['asset://expunge.test/10', 'user://expunge.test/' || former, 'group://expunge.test/' || role_group, 'attribute://expunge.test/' || search]) as address;
	insert into transactions (objecttype, objectid, type, field, oldvalue, creator, created)
		select 'RT::Ticket', 66, 'DeleteLink', 'RefersTo', address, 1, now()
		from unnest(array['asset://expunge.test/10', 'user://expunge.test/' || former, 'group://expunge.test/' || role_group, 'attribute://expunge.test/' || search]) as address;
	insert into configurations (name, content) values ('Expunge', 'by hand');
	insert into sessions (id, a_session) values (repeat('e', 32), '\x05');
	insert into objectclasses (class, objecttype, objectid, creator) select class, 'RT::Queue', (select id from queues where name = 'Returns'), 1 from objectclasses limit 1;
	update articles set parent = (select min(id) from articles) where id = (select max(id) from articles);
	update customfields set basedon = (select id from customfields where name = 'Severity') where name = 'Story';
	-- A former agent has created and changed a row in every table that records who did so.
	for signed in select table_name, column_name from information_schema.columns where table_schema = 'public' and column_name in ('creator', 'lastupdatedby') loop
		execute format('update %I set %I = %s where id = (select max(id) from %1$I)', signed.table_name, signed.column_name, former);
	end loop;
	update tickets set lastupdatedby = former where id = 67;
end $$;
