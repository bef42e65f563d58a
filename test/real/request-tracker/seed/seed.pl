# Fills a fresh Request Tracker through its own API, so that every kind of row that can refer to a ticket, a user or an asset is there
# at least once. Repeatable to the row except for clocks. Given to perl on its standard input.
use strict;
use warnings;
use utf8;
use RT;
RT::LoadConfig();
RT->Config->Set( LogToSTDERR => 'error' );
RT::Init();
use MIME::Entity;
require RT::Interface::Email;
srand 7;

my $system = RT->SystemUser;

sub must {
    my ( $ok, @rest ) = @_;
    my $message = @rest > 1 ? $rest[-1] : $rest[0];
    die "RT refused at line " . (caller)[2] . ": " . ( $message // '' ) . "\n" unless $ok;
    return $ok;
}
sub record { my ( $class, %values ) = @_; my $record = "RT::$class"->new($system); must( $record->Create(%values) ); return $record }
sub as { my ( $user, $record ) = @_; my $again = ( ref $record )->new( RT::CurrentUser->new( $user->Id ) ); $again->Load( $record->Id ); return $again }
sub known { my $again = ( ref $_[0] )->new($system); $again->Load( $_[0]->Id ); return $again }
sub pick { return $_[ int rand @_ ] }

# --- what exists to be referred to: queues, catalogs, field definitions, roles, articles
my @queues = ( map { record( 'Queue', Name => $_ ) } qw(Support Billing Returns) );
my @catalogs = ( map { record( 'Catalog', Name => $_ ) } qw(Devices Vehicles) );
sub field {
    my ( $name, $type, $lookup, %more ) = @_;
    my $field = record( 'CustomField', Name => $name, Type => $type, LookupType => $lookup, MaxValues => 1, %more );
    must( $field->AddToObject( ( $field->RecordClassFromLookupType || 'RT::Queue' )->new($system) ) );
    return $field;
}
my $order    = field( 'Order number',    'Freeform', 'RT::Queue-RT::Ticket' );
my $severity = field( 'Severity',        'Select',   'RT::Queue-RT::Ticket' );
$severity->AddValue( Name => $_ ) for qw(low high);
my $story    = field( 'Story',           'Text',     'RT::Queue-RT::Ticket' );
my $minutes  = field( 'Minutes',         'Freeform', 'RT::Queue-RT::Ticket-RT::Transaction' );
my $number   = field( 'Customer number', 'Freeform', 'RT::User' );
my $serial   = field( 'Serial number',   'Freeform', 'RT::Catalog-RT::Asset' );

my $supplier = record( 'CustomRole', Name => 'Supplier', MaxValues => 0 );
my $engineer = record( 'CustomRole', Name => 'Engineer', MaxValues => 1 );
for my $role ( $supplier, $engineer ) { must( $role->AddToObject( ObjectId => $_->Id ) ) for @queues }

my $class = record( 'Class', Name => 'Answers' );
must( $class->AddToObject( RT::Queue->new($system) ) );
my $topic = record( 'Topic', Name => 'Repairs', ObjectType => 'RT::Class', ObjectId => $class->Id );
my @articles = map { record( 'Article', Name => "Article $_", Summary => "How to $_", Class => $class->Id, Topics => [ $topic->Id ] ) } 1 .. 4;

# --- agents, and what they may do
my $team = RT::Group->new($system);
must( $team->CreateUserDefinedGroup( Name => 'Team' ) );
my $regulars = RT::Group->new($system);
must( $regulars->CreateUserDefinedGroup( Name => 'Regular customers' ) );
my @rights = qw(SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket OwnTicket ModifyTicket TakeTicket StealTicket
    ReassignTicket ForwardMessage DeleteTicket SeeCustomField ModifyCustomField Watch WatchAsAdminCc);
must( $team->PrincipalObj->GrantRight( Right => $_, Object => RT->System ) )
    for @rights, qw(ShowCatalog ShowAsset CreateAsset ModifyAsset ShowArticle SeeClass AdminUsers ModifySelf ShowSavedSearches LoadSavedSearch CreateSavedSearch EditSavedSearches
    SeeGroup ManageAuthTokens ShowConfigTab);
my $everyone = RT::Group->new($system);
$everyone->LoadSystemInternalGroup('Unprivileged');
must( $everyone->PrincipalObj->GrantRight( Right => $_, Object => RT->System ) ) for qw(SeeQueue CreateTicket ReplyToTicket ShowTicket SeeCustomField ModifyTicket);
my @agents;
for my $n ( 1 .. 4 ) {
    my $agent = record( 'User', Name => "agent$n", RealName => "Agent Nr $n", EmailAddress => "agent$n\@desk.expunge.test", Privileged => 1, Password => 'agent-password-1' );
    must( $team->AddMember( $agent->PrincipalId ) );
    push @agents, $agent;
}
# The Expunge demo accounts, so that one person can be signed in to both.
for my $name (qw(ada.admin bela.bulk sol.single nils.none)) {
    my $agent = record( 'User', Name => "$name\@example.test", RealName => $name, EmailAddress => "$name\@example.test", Privileged => 1, Password => 'demo-password-1' );
    must( $team->AddMember( $agent->PrincipalId ) );
}

# --- customers: names that occur nowhere else
my @first = qw(Zorvina Quelmar Ybbrid Traxola Wendimir Jaspren Oldrika Xanthel);
my @last  = qw(Quellthame Brastorf Vindelkow Ymersdal Hraskvik);
my @customers;
for my $n ( 0 .. 39 ) {
    my $name = "$first[$n % 8] $last[int($n / 8)]";
    ( my $address = lc $name ) =~ s/ /./;
    my $customer = record( 'User', Name => "$address\@customer.example", RealName => $name, EmailAddress => "$address\@customer.example",
        NickName => $first[ $n % 8 ], MobilePhone => "+49 30 90000$n", Address1 => "Testweg $n", Privileged => 0, Password => 'customer-password-1' );
    must( $customer->AddCustomFieldValue( Field => $number->Id, Value => "C-70$n" ) );
    push @customers, $customer;
}
for my $n ( 0 .. 7 ) { must( $regulars->AddMember( $customers[$n]->PrincipalId ) ) }
must( $regulars->DeleteMember( $customers[7]->PrincipalId ) );
must( $customers[0]->PrincipalObj->GrantRight( Right => 'ShowTicket', Object => $queues[0] ) );
for my $n ( 0, 1 ) {
    my $token = RT::AuthToken->new($system);
    must( $token->Create( Owner => $customers[$n]->Id, Description => 'telephone' ) );
}

# --- tickets
sub message {
    my ( $from, $text, %more ) = @_;
    my $entity = MIME::Entity->build(
        From => '"' . $from->RealName . '" <' . $from->EmailAddress . '>', To => 'rt@expunge.test',
        $more{cc} ? ( Cc => '"' . $more{cc}->RealName . '" <' . uc( $more{cc}->EmailAddress ) . '>' ) : (),
        Subject => $more{subject} // 'A message', Type => 'text/plain', Charset => 'UTF-8', Data => [ Encode::encode( 'UTF-8', $text ) ],
    );
    $entity->attach( Type => 'application/octet-stream', Filename => 'scan.bin', Encoding => 'base64', Data => join '', map { chr int rand 256 } 1 .. 300 ) if $more{file};
    $entity->attach( Type => 'text/html', Charset => 'UTF-8', Data => [ Encode::encode( 'UTF-8', "<p>$text</p>" ) ] ) if $more{html};
    return $entity;
}
my @tickets;
for my $n ( 0 .. 159 ) {
    my $customer = $customers[ $n % 40 ];
    my $second   = $customers[ ( $n * 7 + 3 ) % 40 ];
    my $agent    = pick(@agents);
    my $ticket   = RT::Ticket->new( RT::CurrentUser->new( ( $n % 3 ? $customer : $agent )->Id ) );
    must( $ticket->Create(
        Queue => pick(@queues)->Id, Subject => "Matter $n", Requestor => [ $customer->Id, $n % 10 ? () : $second->Id ],
        $n % 4 ? () : ( Cc => [ $second->EmailAddress ] ), $n % 6 ? () : ( AdminCc => [ $agents[0]->EmailAddress ] ),
        $n % 5 ? () : ( $supplier->GroupType => [ $second->EmailAddress ] ), $n % 9 ? () : ( $engineer->GroupType => $agents[1]->Id ),
        'CustomField-' . $order->Id => "O-$n", $n % 3 ? () : ( 'CustomField-' . $severity->Id => pick(qw(low high)) ),
        $n % 8 ? () : ( 'CustomField-' . $story->Id => "A story of many words. " x 20 ),
        MIMEObj => message( $customer, "Hello, my matter $n is öpen.\nMy address is " . $customer->EmailAddress . "\n", subject => "Matter $n",
            cc => $n % 4 ? undef : $second, file => $n % 6 == 0, html => $n % 7 == 0 ),
    ) );
    push @tickets, $ticket;
    next unless $n % 2 == 0;
    my $handled = as( $agent, $ticket );
    must( $handled->SetOwner( $agent->Id ) ) unless $n % 9 == 4;
    must( $handled->Correspond( MIMEObj => message( $agent, "Dear " . $customer->RealName . ",\nwe look at it.\n> From: " . $customer->RealName . " <" . $customer->EmailAddress . ">\n" ), TimeTaken => 5 ) );
    must( $handled->Comment( MIMEObj => message( $agent, "An inner note" ), CcMessageTo => $second->EmailAddress ) ) if $n % 4 == 0;
    must( $handled->SetStatus('open') ) if $handled->Status eq 'new';
    must( $handled->SetStatus( pick(qw(stalled resolved rejected)) ) ) if $n % 8 == 0;
}

# --- what ties tickets together and to the rest
sub ticket { return as( $agents[0], $tickets[ $_[0] ] ) }
for my $n ( 0 .. 29 ) { must( ticket( $n * 5 )->AddLink( Type => pick(qw(RefersTo DependsOn MemberOf)), Target => $tickets[ $n * 5 + 1 ]->Id ) ) }
for my $n ( 0 .. 4 ) { must( ticket( 10 + $n )->AddLink( Type => 'RefersTo', Target => 'https://wiki.example.test/' . $n ) ) }
for my $n ( 0 .. 7 ) { must( ticket( 3 + $n * 4 )->AddLink( Type => 'RefersTo', Target => 'a:' . $articles[ $n % 4 ]->Id ) ) }
for my $n ( 0 .. 1 ) {
    must( ticket( 90 + $n )->AddLink( Type => 'RefersTo', Target => $tickets[ 94 + $n ]->Id ) );
    must( ticket( 90 + $n )->DeleteLink( Type => 'RefersTo', Target => $tickets[ 94 + $n ]->Id ) );
}
for my $n ( 0 .. 5 ) { must( ticket( 101 + $n * 8 )->MergeInto( $tickets[ 102 + $n * 8 ]->Id ) ) }
my @reminders;
for my $n ( 0 .. 9 ) {
    my $of = ticket( $n * 12 );
    push @reminders, must( $of->Reminders->Add( Subject => "Think of $n", Owner => $agents[ $n % 4 ]->Id ) );
}
sub reminder { my $reminder = RT::Ticket->new($system); $reminder->Load( $reminders[ $_[0] ] ); return $reminder }
must( ticket(0)->Reminders->Resolve( reminder(0) ) );
must( ticket(0)->Reminders->Open( reminder(0) ) );
# One reminder reminds of two tickets.
must( reminder(1)->AddLink( Type => 'RefersTo', Target => $tickets[13]->Id ) );

for my $n ( 0 .. 5 ) {
    my $ticket = ticket( 20 + $n );
    must( $ticket->AddWatcher( Type => 'Cc', PrincipalId => $customers[ 30 + $n ]->Id ) );
    must( $ticket->DeleteWatcher( Type => 'Cc', PrincipalId => $customers[ 30 + $n ]->Id ) ) if $n % 2;
}
must( ticket(26)->AddWatcher( Type => 'AdminCc', PrincipalId => $team->PrincipalId ) );
must( ticket(27)->AddWatcher( Type => 'Cc', PrincipalId => $regulars->PrincipalId ) );
must( as( $agents[1], $tickets[28] )->Take() ) unless ticket(28)->Owner == $agents[1]->Id || ticket(28)->Owner != RT->Nobody->Id;
must( as( $agents[2], $tickets[30] )->Steal() ) if ticket(30)->Owner != $agents[2]->Id && ticket(30)->Owner != RT->Nobody->Id;
must( ticket(31)->AddRoleMember( Type => $engineer->GroupType, PrincipalId => $agents[2]->Id ) );
for my $n ( 0 .. 5 ) {
    my $ticket = ticket( 40 + $n );
    my ($ok, $message, $transaction) = $ticket->Comment( MIMEObj => message( $agents[0], "Took a while" ) );
    must( $ok, $message );
    my $comment = RT::Transaction->new($system);
    $comment->Load( $transaction->Id );
    must( $comment->AddCustomFieldValue( Field => $minutes->Id, Value => 10 + $n ) );
}
# A role group of a ticket as a member elsewhere, and with a right of its own.
my $group = known( $tickets[50] )->RoleGroup('Requestor');
must( $regulars->AddMember( $group->PrincipalId ) );
must( known( $tickets[51] )->RoleGroup('Cc')->PrincipalObj->GrantRight( Right => 'ShowTicket', Object => $queues[1] ) );
must( known( $tickets[52] )->SetAttribute( Name => 'Colour', Content => 'green' ) );
must( $customers[2]->SetAttribute( Name => 'Pref-RT::System-1', Content => { ShowHistory => 'scroll' } ) );
$_->AddRecentlyViewedTicket( $tickets[3] ) for as( $agents[0], $agents[0] );
must( $agents[0]->ToggleBookmark( $tickets[4] ) );

must( $customers[3]->AddAttribute( Name => 'SavedSearch', Description => 'Mine', Content => { SearchType => 'Ticket', Query => 'id > 0' } ) );
must( known( $tickets[ 53 + $_ ] )->AddLink( Type => 'RefersTo', Target => 'user://expunge.test/' . $customers[ 5 + $_ ]->Id ) ) for 0 .. 1;
must( known( $tickets[55] )->AddLink( Type => 'RefersTo', Target => 'group://expunge.test/' . known( $tickets[56] )->RoleGroup('Cc')->Id ) );
must( known( $tickets[57] )->Forward( To => $customers[8]->EmailAddress ) );
must( known( $tickets[58] )->Forward( Transaction => known( $tickets[58] )->Transactions->First, To => $customers[9]->EmailAddress ) );
# How earlier releases recorded a change of owner.
for my $n ( 0 .. 4 ) {
    must( known( $tickets[ 62 + $n ] )->_NewTransaction( Type => (qw(Take Untake Force Steal Give))[$n], Field => 'Owner',
        OldValue => $n % 2 ? $customers[34]->Id : RT->Nobody->Id, NewValue => $n % 2 ? RT->Nobody->Id : $customers[34]->Id ) );
}

# --- what customers own and did that is nobody else's: once an agent, owner of a ticket and an asset that are not theirs
my $former = $customers[33];
must( $former->PrincipalObj->GrantRight( Right => 'OwnTicket', Object => RT->System ) );
must( ticket(60)->SetOwner( $former->Id, 'Force' ) );
must( ticket(61)->SetOwner( $former->Id, 'Force' ) );
must( ticket(61)->SetOwner( $agents[0]->Id, 'Force' ) );

# --- assets
my @assets;
for my $n ( 0 .. 39 ) {
    my $asset = RT::Asset->new( RT::CurrentUser->new( $agents[ $n % 4 ]->Id ) );
    must( $asset->Create( Name => "Thing $n", Catalog => $catalogs[ $n % 2 ]->Id, Status => 'new', HeldBy => [ $customers[ ( $n * 3 ) % 40 ]->Id ],
        $n % 4 ? () : ( Contact => [ $customers[ ( $n * 3 + 1 ) % 40 ]->Id ] ), Owner => $n == 39 ? $former->Id : $agents[ $n % 4 ]->Id,
        'CustomField-' . $serial->Id => "S-900$n" ) );
    must( $asset->SetStatus('allocated') ) if $n % 3 == 0;
    push @assets, $asset;
}
for my $n ( 0 .. 9 ) { must( ticket( $n * 3 )->AddLink( Type => 'RefersTo', Target => 'asset:' . $assets[$n]->Id ) ) }
must( $assets[5]->AddRoleMember( Type => 'Contact', PrincipalId => $customers[9]->PrincipalId ) );
must( known( $assets[6] )->SetAttribute( Name => 'Colour', Content => 'red' ) );

# --- messages that RT keeps in other encodings: bytes that are no UTF-8, and a zero byte
for my $n ( 0, 1 ) {
    my $named = $customers[ 20 + $n ];
    my $text = 'Caf' . chr(0xE9) . ' meeting with ' . $named->RealName . ' <' . $named->EmailAddress . ">\n";
    my $entity = MIME::Entity->build( From => $agents[0]->EmailAddress, Subject => 'Encodings', Type => 'multipart/mixed' );
    $entity->attach( Type => 'text/plain', Charset => 'UTF-8', Data => ["See the attachments of $n\n"] );
    $entity->attach( Type => 'message/rfc822', Data => [ 'From: ' . $named->EmailAddress . "\nSubject: kept\n\nA mail of mine\n" ] ) if $n;
    $entity->attach( Type => 'application/octet-stream', Filename => 'export.dat', Encoding => 'base64', Data => "\0\1" . $text );
    $entity->attach( Type => 'text/csv', Filename => 'export.csv', Encoding => 'quoted-printable', Data => $text );
    must( ticket( 70 + $n )->Comment( MIMEObj => $entity ) );
}

# --- what a person leaves on tickets that are not theirs: the only place in a role, how far they have read, that they are not written to
must( ticket(72)->AddRoleMember( Type => $engineer->GroupType, PrincipalId => $former->PrincipalId ) );
must( ticket(74)->AddRoleMember( Type => $engineer->GroupType, PrincipalId => $customers[35]->PrincipalId ) );
must( known( $tickets[74] )->SetAttribute( Name => 'User-' . $customers[35]->Id . '-SeenUpTo', Content => known( $tickets[74] )->Transactions->First->Id ) );
must( known( $tickets[71] )->SquelchMailTo( $customers[20]->EmailAddress ) );
must( known( $tickets[71] )->Transactions->First->AddAttribute( Name => 'SquelchMailTo', Content => $customers[21]->EmailAddress ) );

for my $n ( 0 .. 4 ) {
    must( known( $tickets[ 62 + $n ] )->_NewTransaction( Type => (qw(Take Untake Force Steal Give))[$n], Field => 'Owner',
        OldValue => $n % 2 ? RT->Nobody->Id : $customers[34]->Id, NewValue => $n % 2 ? $customers[34]->Id : RT->Nobody->Id ) );
}

# --- what refers to definitions, which stay
my $warranty = record( 'CustomField', Name => 'Warranty', Type => 'Freeform', LookupType => 'RT::Catalog-RT::Asset', MaxValues => 1 );
must( $warranty->AddToObject( $catalogs[0] ) );
record( 'Topic', Name => 'Repairs of cars', ObjectType => 'RT::Class', ObjectId => $class->Id, Parent => $topic->Id );
record( 'Scrip', Queue => $queues[2]->Id, Description => 'Does nothing', ScripCondition => 'On Comment', ScripAction => 'User Defined', Template => 'Blank',
    CustomPrepareCode => 'return 0;', CustomCommitCode => 'return 1;' );

# --- more tickets with little about them, so that many different ones can go at once
for my $n ( 160 .. 239 ) {
    my $customer = $customers[ $n % 40 ];
    my $ticket   = RT::Ticket->new( RT::CurrentUser->new( $customer->Id ) );
    must( $ticket->Create( Queue => $queues[ $n % 3 ]->Id, Subject => "Matter $n", Requestor => $customer->Id,
        MIMEObj => message( $customer, "Hello, my matter $n is small.\n", subject => "Matter $n" ) ) );
}
print "seeded\n";
