# A stand-in for the CodeDeploy agent's installer, which a start-up downloads from the bucket of its region: it downloads the
# package from the same bucket, over TLS with a checked certificate, and has yum install it. Its log is in the same place.
# [aws/aws-codedeploy-agent 1.8.1, bin/install]
require 'logger'
require 'open-uri'
require 'openssl'
require 'tempfile'

LOG = Logger.new('/tmp/codedeploy-agent.update.log')

def refuse(reason)
  LOG.error(reason)
  exit 1
end

refuse("Expected package type as argument, got #{ARGV}") unless ARGV == ['auto']
region, domain = ENV.values_at('AWS_REGION', 'AWS_DOMAIN')
# Without these the installer asks the metadata service, and falls back to IMDSv1, which is switched off.
refuse('AWS_REGION and AWS_DOMAIN are not set.') unless region && domain
begin
  uri = URI.parse("https://aws-codedeploy-#{region}.s3.#{region}.#{domain}/releases/codedeploy-agent.noarch.rpm")
  LOG.info("Downloading package from #{uri}")
  package = Tempfile.new(['codedeploy-agent', '.rpm'])
  package.binmode
  uri.open(ssl_verify_mode: OpenSSL::SSL::VERIFY_PEER, read_timeout: 120) { |answer| package.write(answer.read) }
  package.close
rescue StandardError => e
  refuse("Could not download CodeDeploy Agent Package: #{e.message}")
end
refuse("Error installing #{package.path}.") unless system('/usr/bin/yum', '-y', 'localinstall', package.path)
LOG.info('Update check complete.')
