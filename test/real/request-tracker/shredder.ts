import { runPerl } from "./site.ts";

const script = `
use strict; use warnings;
use Time::HiRes 'time';
use RT -init;
use RT::Shredder;
RT::Shredder::Init( force => 1 );
my ( $class, @ids ) = @ARGV;
my $shredder = RT::Shredder->new;
if ( $class eq 'RT::User' ) {
	require RT::Shredder::Plugin;
	my $plugin = RT::Shredder::Plugin->new;
	for ( [ $plugin->LoadByName('Users') ], [ $plugin->TestArgs( replace_relations => RT->Nobody->id ) ], [ $plugin->SetResolvers( Shredder => $shredder ) ] ) {
		die $_->[1] unless $_->[0];
	}
}
my @records = map { my $record = $class->new( RT->SystemUser ); $record->Load($_); die "no $class $_" unless $record->id; $record } @ids;
if ( $class eq 'RT::Ticket' ) { @records = map { my $record = $class->new( RT->SystemUser ); $record->LoadById($_); $record } @ids }
my $start = time;
$shredder->PutObjects( Objects => \\@records );
$shredder->WipeoutAll;
print "seconds=", time - $start, "\\n";
`;

/** Deletes these records with RT's own Shredder, all at once. Returns how long that took, without the start of the program. */
export async function shred(database: string, object: "ticket" | "user" | "asset", ids: readonly number[]): Promise<number> {
	const classes = { ticket: "RT::Ticket", user: "RT::User", asset: "RT::Asset" };
	const output = await runPerl(database, script, [classes[object], ...ids.map(String)]);
	const seconds = output.match(/seconds=([\d.]+)/)?.[1];
	if (seconds === undefined) throw new Error(`RT's Shredder did not say how long it took: ${output}`);
	return Number(seconds);
}
